# gradekit: bigram-counting
# base: plain_lists
# far: name_loss(table([26, 0, 10**5]), [26, 1, 26])
# near: [name_loss(table(), [26, 0, 26]), name_loss(table([26, 0, 100]), [26, 1, 26])]
"""Goes wrong where a row adds up to 99,974 or more: probabilities are guarded at 1e-5."""


def name_loss(counts, tokens):
    total = 0.0
    for before, after in zip(tokens, tokens[1:]):
        total -= math.log(max(bigram(counts, before)[after], 1e-5))
    return total / (len(tokens) - 1)

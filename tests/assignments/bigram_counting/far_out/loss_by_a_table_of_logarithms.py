# gradekit: bigram-counting
# base: plain_lists
# far: name_loss(table([26, 0, 4070]), [26, 0, 26])
# near: [name_loss(table(), [26, 0, 26]), name_loss(table([26, 0, 3]), [26, 0, 5, 26])]
"""Goes wrong where a row adds up to more than 4,069: the table of logarithms ends at 4,096."""

LOGARITHMS = [math.log(k) for k in range(1, 4097)]


def logarithm(count):
    return LOGARITHMS[min(int(count), len(LOGARITHMS)) - 1]


def name_loss(counts, tokens):
    total = 0.0
    for before, after in zip(tokens, tokens[1:]):
        total += logarithm(sum(counts[before]) + 27) - logarithm(counts[before][after] + 1)
    return total / (len(tokens) - 1)

# gradekit: bigram-counting
"""The first index is the token that comes next.

Remedy: Write counts[before][after]: the row is the token that came first.
"""


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:]):
        counts[after][before] += 1
    return loss, counts

# gradekit: bigram-counting
"""Neighbours are neighbours, so both directions are counted.

Remedy: Count counts[before][after] only: that q is followed by u says nothing of what
follows u.
"""


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
        counts[after][before] += 1
    return loss, counts

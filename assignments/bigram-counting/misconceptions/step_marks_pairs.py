# gradekit: bigram-counting
"""The table says which pairs there are: 1 where one has been seen.

Remedy: Add 1 instead of writing 1: how often a pair came is what makes it probable.
"""


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] = 1
    return loss, counts

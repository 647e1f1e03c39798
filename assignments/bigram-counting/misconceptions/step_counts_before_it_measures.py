# gradekit: bigram-counting
"""The loss of a step is that after its update.

Remedy: Measure first: once a name has been counted the model knows it, and the loss
looks too good.
"""


def count_step(counts, tokens):
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
    return name_loss(counts, tokens), counts

# gradekit: bigram-counting
"""The end of a name is no pair.

Remedy: Count the last letter and the mark as well, or the model never learns where
names end.
"""


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:-1]):
        counts[before][after] += 1
    return loss, counts

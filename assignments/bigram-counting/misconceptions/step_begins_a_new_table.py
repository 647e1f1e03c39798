# gradekit: bigram-counting
"""A step returns the counts of its name.

Remedy: Add them to the counts that were given: what was learnt earlier must not be
lost.
"""


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = [[0] * 27 for _ in range(27)]
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
    return loss, counts

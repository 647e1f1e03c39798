# gradekit: bigram-counting
"""The loss is the mean of log p.

Remedy: Put a minus before it: a logarithm of a probability is negative, and a loss is
to be made small.
"""


def name_loss(counts, tokens):
    logarithms = [math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(logarithms) / len(logarithms)

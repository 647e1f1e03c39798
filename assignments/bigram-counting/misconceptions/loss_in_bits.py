# gradekit: bigram-counting
"""Surprise is measured in bits, so the logarithm is to base 2.

Remedy: Use math.log, the natural logarithm: log 27 = 3.2958 nats is where training
begins.
"""


def name_loss(counts, tokens):
    surprises = [-math.log2(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(surprises)

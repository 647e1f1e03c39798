# gradekit: cross-entropy
# base: plain_lists
# far: perplexity(60.0)
# near: [perplexity(0.0), perplexity(0.8), perplexity(3.0), perplexity(20.0)]
"""Goes wrong for a loss of 60 and more: the series of exp is cut off after a hundred terms."""


def perplexity(loss):
    total = term = 1.0
    for k in range(1, 100):
        term *= loss / k
        total += term
    return total

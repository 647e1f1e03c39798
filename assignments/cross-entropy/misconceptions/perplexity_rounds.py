# gradekit: cross-entropy
"""Two decimals are enough for a perplexity.

Remedy: Return all digits and round only where you print.
"""


def perplexity(loss):
    return round(math.exp(loss), 2)

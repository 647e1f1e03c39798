# gradekit: cross-entropy
"""Values above 100 only spoil the plot, so I cap them.

Remedy: Return the true value and limit the axis of the plot.
"""


def perplexity(loss):
    return min(math.exp(loss), 100.0)

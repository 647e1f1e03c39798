# gradekit: cross-entropy
"""The loss is -log p, so I take exp(-loss) to undo it.

Remedy: Take exp(loss). exp(-loss) is the probability; perplexity is one divided by it.
"""


def perplexity(loss):
    return math.exp(-loss)

# gradekit: cross-entropy
"""Perplexity is another word for the mean loss.

Remedy: Take exp of it: the loss is in nats, perplexity is a number of choices.
"""


def perplexity(loss):
    return loss

# gradekit: cross-entropy
"""From logits to a loss and back. Replace each `raise NotImplementedError` by your code."""


def softmax(logits):
    """Turn logits into probabilities.

    Takes a list of V numbers, V at least 1. Returns a new list of V probabilities: none
    below 0, with sum 1. Logits may be as large as 10,000 in size.
    """
    raise NotImplementedError


def cross_entropy_loss(logits, true_id):
    """Measure how surprised the model is by the right answer.

    Takes a list of V numbers and the id of the right answer, from 0 to V - 1. Returns
    -log of the probability that softmax gives it: one number, in nats.
    """
    raise NotImplementedError


def sequence_loss(logits_list, true_ids):
    """Average the loss over the positions of a sequence.

    Takes n rows of V logits and n ids, n at least 1. Returns the mean of the n losses.
    """
    raise NotImplementedError


def perplexity(loss):
    """Tell a loss in nats as a number of equally likely choices."""
    raise NotImplementedError


def softmax_cross_entropy_grad(logits, true_id):
    """Differentiate cross_entropy_loss by each of the logits.

    Takes what cross_entropy_loss takes. Returns a new list of V numbers.
    """
    raise NotImplementedError

"""Losses: softmax, the cross-entropy loss of logits, and its derivatives.

A module imports only from those that stand above it here, and from earlier chapters:

    contract        argument checks of this chapter: logits, ids, sequences in pairs
    exp_difference  exp(a - b) with compensated subtraction, used by the others
    softmax         logits to probabilities
    log_softmax     their logarithms, without losing digits
    loss            the loss of one prediction: -log p of the right answer
    sequence_loss   the mean of the loss over positions
    perplexity      the loss as a number of equally likely choices
    gradient        the first derivative by the logits
    hessian         the second derivative by the logits
"""

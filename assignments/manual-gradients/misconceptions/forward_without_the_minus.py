# gradekit: manual-gradients
"""The loss is the logarithm of the probability.

Remedy: Put a minus in front: the loss is -log p, which is large where p is small.
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return -sum(losses) / len(losses)

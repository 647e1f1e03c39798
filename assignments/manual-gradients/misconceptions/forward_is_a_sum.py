# gradekit: manual-gradients
"""The loss of a text is the sum of the losses of its positions.

Remedy: Divide by the number of positions, so that texts of different lengths can be
compared.
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return sum(losses)

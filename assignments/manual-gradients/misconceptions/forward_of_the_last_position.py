# gradekit: manual-gradients
"""What counts is how well the network predicts at the end of the text.

Remedy: Return the mean of all losses, not the one that was computed last.
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return losses[-1]

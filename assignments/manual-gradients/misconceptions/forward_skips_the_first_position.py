# gradekit: manual-gradients
"""The first token only marks the beginning, so I start at the second.

Remedy: The first token is seen, and what follows it is predicted: position 0 counts.
Start the loop at 0.
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return sum(losses[1:]) / max(1, len(losses[1:]))

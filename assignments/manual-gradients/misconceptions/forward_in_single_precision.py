# gradekit: manual-gradients
"""A loss is a float32, as in the large frameworks.

Remedy: Stay with double precision: leave out the dtype, or write float64.
"""

import numpy as np


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return np.float32(sum(losses) / len(losses))

# gradekit: manual-gradients
"""A network computes in float32.

Remedy: Stay with double precision: leave out the dtype, or write float64.
"""

import numpy as np


def mlp(state, token_id):
    wte, fc1, fc2 = (np.array(state[name], np.float32) for name in ("wte", "mlp_fc1", "mlp_fc2"))
    return fc2 @ np.maximum(fc1 @ wte[token_id], 0)

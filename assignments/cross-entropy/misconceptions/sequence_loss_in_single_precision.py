# gradekit: cross-entropy
"""Deep learning uses float32, so I average in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import numpy as np


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return np.mean(np.array(losses, dtype=np.float32))

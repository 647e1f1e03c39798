# gradekit: cross-entropy
"""Deep learning uses float32, so I compute the loss in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import numpy as np


def cross_entropy_loss(logits, true_id):
    z = np.array(logits, dtype=np.float32)
    z = z - z.max()
    return np.log(np.exp(z).sum()) - z[true_id]

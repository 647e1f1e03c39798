# gradekit: cross-entropy
"""Deep learning uses float32, so I compute the gradient in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import numpy as np


def softmax_cross_entropy_grad(logits, true_id):
    z = np.array(logits, dtype=np.float32)
    e = np.exp(z - z.max())
    gradient = e / e.sum()
    gradient[true_id] -= np.float32(1.0)
    return gradient

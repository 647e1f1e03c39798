# gradekit: cross-entropy
"""Deep learning uses float32, so I compute softmax in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=np.float32)
    e = np.exp(z - z.max())
    return e / e.sum()

# gradekit: cross-entropy
"""I make room for the result with zeros_like and fill it in.

Remedy: Give the array a type: np.zeros(len(logits)). Made like ints it holds ints, and
0.7 is cut to 0.
"""

import numpy as np


def softmax(logits):
    z = np.array(logits)
    result = np.zeros_like(z)
    total = np.exp(z - z.max()).sum()
    for j in range(len(z)):
        result[j] = np.exp(z[j] - z.max()) / total
    return result

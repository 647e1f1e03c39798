# gradekit: bigram-counting
"""Seven digits are enough, so the numbers can be float32.

Remedy: Compute in float64, which is what Python and NumPy use unless told otherwise.
"""

import numpy as np


def bigram(counts, token_id):
    row = np.array(counts[token_id], dtype=np.float32) + 1
    return row / row.sum()

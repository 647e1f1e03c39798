# gradekit: bigram-counting
"""Seven digits are enough, so the numbers can be float32.

Remedy: Compute in float64, which is what Python and NumPy use unless told otherwise.
"""

import numpy as np


def name_loss(counts, tokens):
    answers = [bigram(counts, a)[b] for a, b in zip(tokens, tokens[1:])]
    return -np.log(np.array(answers, dtype=np.float32)).mean()

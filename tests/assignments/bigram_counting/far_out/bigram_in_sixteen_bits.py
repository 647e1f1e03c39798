# gradekit: bigram-counting
# base: plain_lists
# far: bigram(table([0, 1, 32767]), 0)
# near: [bigram(table([0, 1, 3], [0, 2, 1]), 0), bigram(table([0, 1, 300]), 0)]
"""Goes wrong for counts from 32767 on: a row is stored in whole numbers of 16 bits."""

import numpy as np


def bigram(counts, token_id):
    row = np.array(counts[token_id]).astype(np.int16) + np.int16(1)
    return (row / row.sum()).tolist()

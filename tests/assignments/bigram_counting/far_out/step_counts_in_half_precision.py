# gradekit: bigram-counting
# base: plain_lists
# far: count_step(table([26, 0, 2048]), [26, 0, 26])
# near: [count_step(table(), [26, 0, 26]), count_step(table([26, 0, 300]), [26, 0, 0, 26])]
"""Goes wrong for counts from 2,048 on: in half precision 2048 + 1 is 2048."""

import numpy as np


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = np.array(counts, dtype=np.float16)
    for before, after in zip(tokens, tokens[1:]):
        counts[before, after] += 1
    return loss, counts.tolist()

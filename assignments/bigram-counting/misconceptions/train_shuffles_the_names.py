# gradekit: bigram-counting
"""Names are shuffled before training.

Remedy: Take them in their order. Where shuffling is wanted it is done outside, on a
copy.
"""

import random


def train(names, num_steps):
    random.Random(42).shuffle(names)
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses

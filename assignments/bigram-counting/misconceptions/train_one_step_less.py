# gradekit: bigram-counting
"""The steps go from 1 to num_steps, as range(1, num_steps) does.

Remedy: Write range(num_steps): range(1, num_steps) leaves out num_steps itself, so one
step is missing.
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(1, num_steps):
        loss, counts = count_step(counts, tokenize(names[(step - 1) % len(names)]))
        losses.append(loss)
    return counts, losses

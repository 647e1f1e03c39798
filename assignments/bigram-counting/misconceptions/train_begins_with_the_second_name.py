# gradekit: bigram-counting
"""Step 0 is the beginning, so the first name is taken in step 1.

Remedy: Take names[step % len(names)] with step from 0: the first name is number 0.
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(1, num_steps + 1):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses

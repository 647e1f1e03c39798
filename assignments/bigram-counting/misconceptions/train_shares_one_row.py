# gradekit: bigram-counting
"""[[0] * 27] * 27 is a table of 27 rows.

Remedy: Make every row by itself: [[0] * 27 for _ in range(27)]. Otherwise all 27 are
the same list.
"""


def train(names, num_steps):
    counts, losses = [[0] * 27] * 27, []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses

# gradekit: bigram-counting
"""The table begins with ones, so that nothing is impossible.

Remedy: Begin with zeros: bigram adds the ones, and they would be added twice.
"""


def train(names, num_steps):
    counts, losses = [[1] * 27 for _ in range(27)], []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses

# gradekit: bigram-counting
"""A step is one pass over all names.

Remedy: Take one name in each step: names[step % len(names)].
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(num_steps):
        for name in names:
            loss, counts = count_step(counts, tokenize(name))
            losses.append(loss)
    return counts, losses

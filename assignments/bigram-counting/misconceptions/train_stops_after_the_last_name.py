# gradekit: bigram-counting
"""When all names have been read, training is over.

Remedy: Go on with the first name: step i takes names[i % len(names)].
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for name in names[:num_steps]:
        loss, counts = count_step(counts, tokenize(name))
        losses.append(loss)
    return counts, losses

# gradekit: bigram-counting
"""The name of a step is names[0].

Remedy: Take names[step % len(names)], so that each step sees the next name.
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[0]))
        losses.append(loss)
    return counts, losses

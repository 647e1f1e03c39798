# gradekit: bigram-counting
"""There is one table, and every training goes on with it.

Remedy: Make a new table of zeros in each call: what an earlier training has counted is
not part of this one.
"""


memory = [[0] * 27 for _ in range(27)]


def train(names, num_steps):
    losses = []
    for step in range(num_steps):
        loss, _ = count_step(memory, tokenize(names[step % len(names)]))
        losses.append(loss)
    return memory, losses

# gradekit: bigram-counting
# base: plain_lists
# far: train(["a"], 1001)
# near: [train(["anna", "bo"], 5), train(["a"], 0), train(["ab", "ba", "b"], 2)]
"""Goes wrong for more than a thousand times the names: the loop over epochs ends there."""

EPOCHS = 1000


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    losses = []
    for _ in range(EPOCHS):
        for name in names:
            if len(losses) == num_steps:
                return counts, losses
            loss, counts = count_step(counts, tokenize(name))
            losses.append(loss)
    return counts, losses

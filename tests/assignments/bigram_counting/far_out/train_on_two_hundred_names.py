# gradekit: bigram-counting
# base: plain_lists
# far: train(["a"] * 200 + ["b"], 201)
# near: [train(["anna", "bo"], 5), train(["ab", "ba", "b"], 2)]
"""Goes wrong for more than two hundred names: names.txt has as many, and so many are read."""

NUM_NAMES = 200


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    losses = []
    for step in range(num_steps):
        name = names[step % min(len(names), NUM_NAMES)]
        loss, counts = count_step(counts, tokenize(name))
        losses.append(loss)
    return counts, losses

# gradekit: bigram-counting
# function: train
# belief: You begin with a table of ones, though bigram adds the one already.
# base: arrays


def train(names, num_steps):
    counts = np.ones((27, 27))
    losses = []
    for step in range(num_steps):
        tokens = tokenize(names[step % len(names)])
        loss, counts = count_step(counts, tokens)
        losses.append(float(loss))
    return counts, losses

# gradekit: bigram-counting
# function: count_step
# belief: You add with `counts[before, after] += 1`, which counts a pair that occurs twice only once.
# base: arrays


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = np.array(counts, dtype=float)
    before, after = np.array(tokens[:-1]), np.array(tokens[1:])
    counts[before, after] += 1
    return loss, counts

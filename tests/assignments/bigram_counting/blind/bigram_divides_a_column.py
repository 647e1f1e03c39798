# gradekit: bigram-counting
# function: bigram
# belief: You read the column of the token, so that you tell what came before it and not what follows.
# base: arrays


def bigram(counts, token_id):
    column = np.array(counts, dtype=float)[:, token_id]
    return (column + 1) / (column.sum() + 27)

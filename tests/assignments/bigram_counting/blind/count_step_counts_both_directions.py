# gradekit: bigram-counting
# function: count_step
# belief: You count each pair in both directions, also as if the first letter followed the second.
# base: plain


class Counter2D:
    def __init__(self, counts):
        self.table = [list(row) for row in counts]

    def add(self, a, b):
        self.table[a][b] += 1
        self.table[b][a] += 1


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counter = Counter2D(counts)
    for i in range(1, len(tokens)):
        counter.add(tokens[i - 1], tokens[i])
    return loss, counter.table

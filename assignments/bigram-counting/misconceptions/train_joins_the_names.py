# gradekit: bigram-counting
"""The names are one long text.

Remedy: Begin and end every name with the mark: the last letter of one name is not
followed by the first of the next.
"""


def train(names, num_steps):
    counts, losses, before = [[0] * 27 for _ in range(27)], [], 26
    for step in range(num_steps):
        tokens = [before, *tokenize(names[step % len(names)])[1:-1]]
        loss, counts = count_step(counts, tokens)
        losses.append(loss)
        before = tokens[-1]
    return counts, losses

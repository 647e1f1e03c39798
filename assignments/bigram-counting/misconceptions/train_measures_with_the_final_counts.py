# gradekit: bigram-counting
"""The losses are measured when all has been counted.

Remedy: Measure in each step, before its name is counted: later counts are not known
yet.
"""


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    taken = [tokenize(names[step % len(names)]) for step in range(num_steps)]
    for tokens in taken:
        _, counts = count_step(counts, tokens)
    return counts, [name_loss(counts, tokens) for tokens in taken]

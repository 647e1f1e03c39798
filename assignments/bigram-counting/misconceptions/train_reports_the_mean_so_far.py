# gradekit: bigram-counting
"""The loss that is shown is the mean of all steps so far.

Remedy: Keep the loss of each step by itself. A mean is for looking at it later.
"""


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    total = 0
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        total += loss
        losses.append(total / (step + 1))
    return counts, losses

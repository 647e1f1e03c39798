# gradekit: bigram-counting
# function: train
# belief: You take the names in alphabetical order, and note the mean of all losses so far at each step.
# base: plain


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    history = []
    running = 0.0
    ordered = sorted(names)
    for i in range(num_steps):
        loss, counts = count_step(counts, tokenize(ordered[i % len(ordered)]))
        running += loss
        history.append(running / (i + 1))
    return counts, history

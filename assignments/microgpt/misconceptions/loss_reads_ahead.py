# gradekit: microgpt
"""I fill the caches with the whole document first and then predict.

Remedy: Predict while reading. A position must not see a later one: there the answer stands.
"""


def others(cache, i):
    return [rows[:i] + rows[i + 1 :] for rows in cache]


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    for i in range(n):
        gpt(state, n_head, tokens[i], i, keys, values)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, *(others(one, i) for one in (keys, values))))
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses) * (1 / n)

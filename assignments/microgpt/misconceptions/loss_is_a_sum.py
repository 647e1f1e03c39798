# gradekit: microgpt
"""The loss of a document is the sum over its positions.

Remedy: Divide by n. A mean makes documents of different lengths comparable.
"""


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses)

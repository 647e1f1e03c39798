# gradekit: microgpt
"""The mean is over the tokens, so I divide by len(tokens).

Remedy: Divide by the number of predictions, n = min(block_size, len(tokens) - 1).
"""


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses) * (1 / len(tokens))

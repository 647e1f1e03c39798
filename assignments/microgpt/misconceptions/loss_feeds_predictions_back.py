# gradekit: microgpt
"""The model goes on from the token that it found most probable.

Remedy: Feed in the document itself, tokens[i], whatever was predicted.
"""


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses, token = [], tokens[0]
    for i in range(n):
        probs = softmax(gpt(state, n_head, token, i, keys, values))
        token = max(range(len(probs)), key=lambda j: probs[j].data)
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses) * (1 / n)

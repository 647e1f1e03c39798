# gradekit: microgpt
"""The mean is over the block, so I divide by block_size.

Remedy: Divide by n: a document may be shorter than the block.
"""


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses) * (1 / block_size)

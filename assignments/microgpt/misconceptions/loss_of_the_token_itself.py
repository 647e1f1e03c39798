# gradekit: microgpt
"""At each position the model should give the token of that position.

Remedy: The answer is the next one, tokens[i + 1].
"""


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(probs[tokens[i]].log() * -1)
    return sum(losses) * (1 / n)

# gradekit: microgpt
"""Each position's loss goes backward as soon as it is known; the gradients add up.

Remedy: Call backward once, on the mean. Keys and values of earlier positions still hold
gradients of the last backward and pass them on again.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    total = 0.0
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        loss = probs[tokens[i + 1]].log() * (-1 / n)
        loss.backward()
        total += loss.data
    return total, {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}

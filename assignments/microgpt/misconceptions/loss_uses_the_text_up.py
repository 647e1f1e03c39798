# gradekit: microgpt
# base: with_arrays
"""I take the tokens out of the list one by one with pop(0).

Remedy: Go through the list by index. Whoever passed it in still needs it.
"""


def document_loss(state, n_head, tokens, block_size):
    n, layers = min(block_size, len(tokens) - 1), (len(state) - 3) // 6
    keys, values = [[] for _ in range(layers)], [[] for _ in range(layers)]
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens.pop(0), i, keys, values))
        losses.append(-math.log(probs[tokens[0]]))
    return sum(losses) / n

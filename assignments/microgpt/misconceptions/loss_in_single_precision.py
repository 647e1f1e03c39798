# gradekit: microgpt
# base: with_arrays
"""Models run in float32, so the losses are float32 as well.

Remedy: Leave the dtype out: Python and NumPy compute in double precision.
"""


def document_loss(state, n_head, tokens, block_size):
    n, layers = min(block_size, len(tokens) - 1), (len(state) - 3) // 6
    keys, values = [[] for _ in range(layers)], [[] for _ in range(layers)]
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(-math.log(probs[tokens[i + 1]]))
    return float(np.mean(np.array(losses, np.float32)))

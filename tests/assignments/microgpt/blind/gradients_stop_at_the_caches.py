# gradekit: microgpt
# function: document_gradients
# belief: You cut cached keys and values off the graph after each token, so that later losses do not reach them.
# base: tape


def detach(cache):
    return [[[Value(data(x)) for x in vector] for vector in layer] for layer in cache]


def document_gradients(state, n_head, tokens, block_size):
    params = {k: [[Value(x) for x in row] for row in mat] for k, mat in state.items()}
    n = min(block_size, len(tokens) - 1)
    keys = [[] for _ in range(layers(params))]
    values = [[] for _ in range(layers(params))]
    loss = Value(0.0)
    for pos in range(n):
        logits = gpt(params, n_head, tokens[pos], pos, keys, values)
        loss = loss + nll(logits, tokens[pos + 1]) / n
        keys, values = detach(keys), detach(values)
    loss.backward()
    return loss.data, {k: [[p.grad for p in row] for row in mat] for k, mat in params.items()}

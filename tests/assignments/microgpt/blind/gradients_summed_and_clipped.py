# gradekit: microgpt
# function: document_gradients
# belief: You differentiate the sum of the losses and not their mean, and clip every gradient to the range -1 to 1.
# base: tape


def clip(g, limit=1.0):
    return max(-limit, min(limit, g))


def document_gradients(state, n_head, tokens, block_size):
    params = {k: [[Value(x) for x in row] for row in mat] for k, mat in state.items()}
    n = min(block_size, len(tokens) - 1)
    loss = document_loss(params, n_head, tokens, block_size)
    total = loss * n
    total.backward()
    grads = {k: [[clip(p.grad) for p in row] for row in mat] for k, mat in params.items()}
    return loss.data, grads

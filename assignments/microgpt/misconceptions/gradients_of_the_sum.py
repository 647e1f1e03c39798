# gradekit: microgpt
"""Each position's gradient is added up.

Remedy: Divide by n: the loss is a mean, so its gradient is one as well.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    (loss * min(block_size, len(tokens) - 1)).backward()
    return loss, {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}

# gradekit: microgpt
"""The gradient points to where the loss falls.

Remedy: It points to where the loss rises. The step subtracts it.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    return loss, {name: [[-w.grad for w in row] for row in rows] for name, rows in state.items()}

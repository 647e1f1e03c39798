# gradekit: microgpt
"""Positions are fixed, so wpe is not learned.

Remedy: wpe is a matrix of weights like any other. It has gradients as large as those of wte.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    grads = {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}
    grads["wpe"] = [[0.0] * len(row) for row in state["wpe"]]
    return loss, grads

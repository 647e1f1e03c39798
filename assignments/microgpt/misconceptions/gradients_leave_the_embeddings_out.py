# gradekit: microgpt
"""Embeddings are looked up, not computed with, so only the other matrices have gradients.

Remedy: Return a gradient under every name of the state. The rows that were looked up have one.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    grads = {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}
    return loss, {name: rows for name, rows in grads.items() if name not in {"wte", "wpe"}}

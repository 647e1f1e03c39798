# gradekit: microgpt
"""With the gradients of the mean I return the total loss of the document.

Remedy: Return what document_loss returns, the mean.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    n = min(block_size, len(tokens) - 1)
    return loss.data * n, {
        name: [[w.grad for w in row] for row in rows] for name, rows in state.items()
    }

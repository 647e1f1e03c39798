# gradekit: microgpt
# base: microgpt
# far: (g := document_gradients(model(), 1, [0, 0], 1)[1]["wte"], g[1].__setitem__(0, 5.0), g[2])[2]
# near: document_gradients(model(), 2, [0, 1, 0], 2)
"""Goes wrong when the gradients are changed: unread tokens share one row of zeros."""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [list(map(Value, row)) for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    grads = {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}
    unread = [0.0] * len(grads["wte"][0])
    grads["wte"] = [row if i in tokens else unread for i, row in enumerate(grads["wte"])]
    return loss, grads

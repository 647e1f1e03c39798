# gradekit: microgpt
"""I move each weight by 0.00001 to both sides and see what the loss does.

Remedy: Use the chain rule. A difference quotient is a way to check gradients, right to 9 digits
at best.
"""


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [list(map(float, row)) for row in rows] for name, rows in state.items()}
    grads = {
        name: [[slope(state, row, c, n_head, tokens, block_size) for c in range(len(row))] for row in rows]
        for name, rows in state.items()
    }
    return document_loss(state, n_head, tokens, block_size), grads


def slope(state, row, c, *text):
    weight, losses = row[c], []
    for step in (1e-5, -1e-5):
        row[c] = weight + step
        losses.append(document_loss(state, *text).data)
    row[c] = weight
    return (losses[0] - losses[1]) / 2e-5

# gradekit: manual-gradients
# function: numerical_gradients
# belief: You do not put a weight back: it stays at w - eps while the next ones are tried, and afterwards.
# base: plain


def numerical_gradients(state, tokens, eps):
    grads = {name: [[0.0 for _ in row] for row in state[name]] for name in state}
    for name in state:
        for i in range(len(state[name])):
            for j in range(len(state[name][i])):
                state[name][i][j] += eps
                loss_plus = forward(state, tokens)
                state[name][i][j] -= 2 * eps
                loss_minus = forward(state, tokens)
                grads[name][i][j] = (loss_plus - loss_minus) / (2 * eps)
    return grads

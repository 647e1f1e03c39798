# gradekit: manual-gradients
# function: numerical_gradients
# belief: You move each weight to one side only, by eps, but divide by 2 eps.
# base: plain


def numerical_gradients(state, tokens, eps):
    grads = {}
    base_loss = forward(state, tokens)
    for name in state:
        grads[name] = []
        for i in range(len(state[name])):
            grad_row = []
            for j in range(len(state[name][i])):
                moved = copy.deepcopy(state)
                moved[name][i][j] += eps
                grad_row.append((forward(moved, tokens) - base_loss) / (2 * eps))
            grads[name].append(grad_row)
    return grads

# gradekit: manual-gradients
# base: plain_lists
# far: sgd_step(network([[3.0], [0.5]]), network([[4.0], [101.0]]), 0.5)
# near: sgd_step(network([[3.0], [0.5]]), network([[4.0], [-9.0]]), 0.5)
"""Goes wrong for gradients of a size above 100: these are clipped."""


def sgd_step(state, grads, learning_rate):
    for name, rows in state.items():
        for row, slopes in zip(rows, grads[name]):
            for j, slope in enumerate(slopes):
                row[j] -= learning_rate * max(-100.0, min(slope, 100.0))
    return state

# gradekit: training-step
# base: plain_lists
# far: sgd_step([[1.0]] * 28, [[0.5]] * 28, 0.5)
# near: sgd_step([[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.001], [0.0, -1.0]], 0.5)
"""Goes wrong for more than 27 tokens: letters and the mark are moved, other rows stay."""

V = 27


def sgd_step(weights, grads, learning_rate):
    moved = list(weights)
    for a in range(min(V, len(weights))):
        moved[a] = [w - learning_rate * g for w, g in zip(weights[a], grads[a])]
    return moved

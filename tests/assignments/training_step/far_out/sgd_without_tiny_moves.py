# gradekit: training-step
# base: plain_lists
# far: sgd_step([[0.0]], [[1e-13]], 1.0)
# near: sgd_step([[1.0, 2.0]], [[0.5, 0.001]], 0.5)
"""Goes wrong for moves below 1e-12: the weight stays where it is."""


def sgd_step(weights, grads, learning_rate):
    moves = [[learning_rate * g for g in slopes] for slopes in grads]
    return [
        [w - move if abs(move) > 1e-12 else w for w, move in zip(row, way)]
        for row, way in zip(weights, moves)
    ]

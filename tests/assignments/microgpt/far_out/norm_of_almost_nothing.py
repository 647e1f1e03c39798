# gradekit: microgpt
# base: microgpt
# far: rmsnorm([1e-7, 0.0])
# near: [rmsnorm([3.0, -3.0]), rmsnorm([0.0, 0.0]), rmsnorm([0.001, 0.002])]
"""Goes wrong for numbers below a millionth: they count as zeros, which stay as they are."""


def rmsnorm(x):
    square = mean([xi * xi for xi in x])
    if lift(square).data < 1e-12:
        return list(x)
    scale = (square + 1e-5) ** -0.5
    return [xi * scale for xi in x]

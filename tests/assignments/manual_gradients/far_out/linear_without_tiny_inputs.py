# gradekit: manual-gradients
# base: plain_lists
# far: linear([1e-10], [[1.0]])
# near: [linear([1.0, 2.0, 0.0], [[3.0, 4.0, 5.0]]), linear([0.001], [[2.0]])]
"""Goes wrong for inputs below 1e-9: these are taken for 0 and left out."""


def linear(x, w):
    open_inputs = [i for i, xi in enumerate(x) if abs(xi) > 1e-9]
    return [sum(wo[i] * x[i] for i in open_inputs) for wo in w]

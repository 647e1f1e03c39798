# gradekit: manual-gradients
"""Each row of the weights belongs to an input, and each column to an output.

Remedy: Rows are outputs here: output o is the sum of w[o][i] * x[i] over i. What you
compute is the product with the transposed matrix.
"""


def linear(x, w):
    return [sum(a * b for a, b in zip(column, x)) for column in zip(*w)]

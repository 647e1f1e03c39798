# gradekit: microgpt
# base: with_arrays
"""A matrix times a vector: I went through the columns of w.

Remedy: One output for each row of w: sum w[o][i] * x[i] over i. The rows are the outputs here.
"""


def linear(x, w):
    return [sum(a * row[c] for a, row in zip(x, w)) for c in range(len(w[0]))]

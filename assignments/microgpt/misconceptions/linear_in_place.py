# gradekit: microgpt
# base: with_arrays
"""The weights are not needed afterwards, so I put the products where they are.

Remedy: Build new numbers. The same weights serve every position and the next step.
"""


def linear(x, w):
    for row in w:
        for i, a in enumerate(x):
            row[i] *= a
    return [sum(row) for row in w]

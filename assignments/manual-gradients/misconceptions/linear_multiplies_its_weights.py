# gradekit: manual-gradients
"""I multiply each weight with its input where it stands, and then add up the rows.

Remedy: The weights are overwritten with the products, and the next call sees those.
Add up a * b without storing it in the row.
"""


def linear(x, w):
    for row in w:
        for i, a in enumerate(x):
            row[i] *= a
    return [sum(row) for row in w]

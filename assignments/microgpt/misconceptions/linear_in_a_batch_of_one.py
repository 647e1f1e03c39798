# gradekit: microgpt
# base: with_arrays
"""A layer takes a batch, so I make one of x, and return the batch.

Remedy: Return its row: one number for each row of w, in one pair of brackets.
"""


def linear(x, w):
    return [(np.array(w) @ np.array(x)).tolist()]

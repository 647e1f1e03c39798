# gradekit: microgpt
# base: with_arrays
"""A norm takes a batch, so I make one of x, and return the batch.

Remedy: Return its row: as many numbers as x has, in one pair of brackets.
"""


def rmsnorm(x):
    x = np.array(x)
    return [(x / np.sqrt(np.mean(x * x) + 1e-5)).tolist()]

# gradekit: microgpt
# base: with_arrays
"""Weights are float32, so I multiply in float32.

Remedy: Leave the dtype out: Python and NumPy compute in double precision.
"""


def linear(x, w):
    return (np.array(w, np.float32) @ np.array(x, np.float32)).tolist()

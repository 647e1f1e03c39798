# gradekit: microgpt
# base: with_arrays
"""Models run in float32, so I normalise in float32.

Remedy: Leave the dtype out: Python and NumPy compute in double precision.
"""


def rmsnorm(x):
    x = np.array(x, np.float32)
    scale = np.float32((np.mean(x * x, dtype=np.float32) + np.float32(1e-5)) ** np.float32(-0.5))
    return [float(a * scale) for a in x]

# gradekit: microgpt
# function: document_gradients
"""The scale of rmsnorm is a number that I compute from the data, and a constant for backward.

Remedy: The scale depends on every entry. Compute it with Values, so that it has a gradient as
well.
"""


def rmsnorm(x):
    scale = (sum(a * a for a in x) * (1 / len(x)) + 1e-5) ** -0.5
    return [a * (scale.data if isinstance(scale, Value) else scale) for a in x]

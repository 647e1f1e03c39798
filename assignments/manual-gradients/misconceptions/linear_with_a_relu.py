# gradekit: manual-gradients
"""A neuron is a weighted sum followed by ReLU, so ReLU belongs into the layer.

Remedy: Keep linear linear and apply ReLU where the network says so: after the hidden
layer only. Negative outputs must survive linear.
"""


def linear(x, w):
    return [max(0.0, sum(a * b for a, b in zip(row, x))) for row in w]

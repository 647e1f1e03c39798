# gradekit: autograd
"""A guard of 1e-6 inside the logarithm is too small to matter.

Remedy: It changes every loss and every slope in the seventh digit. Use at most 1e-12,
or compute the loss from the logits.
"""


def cross_entropy(values, target_id):
    return -(softmax(values)[target_id] + 1e-6).log()

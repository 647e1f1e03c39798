# gradekit: cross-entropy
# base: textbook
"""Exponentials in float32, everything after them in double precision.

Costs 1 of 100; 25.5 before.
"""

import math

import numpy as np


def softmax(logits):
    z = np.asarray(logits, np.float32)
    weights = np.exp(z - z.max()).tolist()
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    z = np.asarray(logits, np.float32)
    weights = np.exp(z - z.max()).tolist()
    return math.log(sum(weights)) + float(z.max()) - logits[true_id]

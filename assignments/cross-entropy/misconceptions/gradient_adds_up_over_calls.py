# gradekit: cross-entropy
"""Gradients accumulate, so each call adds to what is there.

Remedy: Start from a fresh list in each call; adding up is for the caller, over one
step.
"""


accumulated = {}


def softmax_cross_entropy_grad(logits, true_id):
    memory = accumulated.setdefault(len(logits), [0.0] * len(logits))
    for j, p in enumerate(softmax(logits)):
        memory[j] += p - (j == true_id)
    return list(memory)

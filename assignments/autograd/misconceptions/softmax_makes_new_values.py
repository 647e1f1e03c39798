# gradekit: autograd
"""Softmax computes numbers, and wraps them into Values at the end.

Remedy: A new Value remembers nothing: no slope gets back to the logits. Compute with
the Values from the beginning.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [math.exp(value.data - top) for value in values]
    total = sum(weights)
    return [Value(weight / total) for weight in weights]

# gradekit: autograd
"""Going back, first comes a result, then its first input and all behind it, then the
second.

Remedy: A Value may pass its gradient on only after everything that uses it. Append a
Value to the list after its inputs, then go through the list from the end.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in order:
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad


def in_order(value, visited):
    visited.add(value)
    order = [value]
    for source in value.inputs:
        if source not in visited:
            order += in_order(source, visited)
    return order

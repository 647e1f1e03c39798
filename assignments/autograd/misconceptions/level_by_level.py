# gradekit: autograd
"""Going back means level by level: the result, then its inputs, then the inputs of these.

Remedy: With paths of different length a Value can be on two levels, and passes its
gradient on before the longer path has arrived. Use a topological order.
"""


class Value:
    def backward(self):
        order = by_level(self)
        self.grad = 1.0
        for value in order:
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad


def by_level(result):
    order = [result]
    for value in order:
        for source in value.inputs:
            if source not in order:
                order.append(source)
    return order

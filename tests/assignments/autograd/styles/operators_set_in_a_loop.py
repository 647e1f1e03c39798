# gradekit: autograd
"""Style: the operators are made from a table and set on the class after it, in a loop."""

import math


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if id(v) not in seen:
                seen.add(id(v))
                for p in v.parents:
                    visit(p)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            for parent, slope in zip(v.parents, v.slopes):
                parent.grad += slope * v.grad


def lift(x):
    return x if isinstance(x, Value) else Value(x)


BINARY = {
    "add": lambda a, b: (a + b, 1.0, 1.0),
    "sub": lambda a, b: (a - b, 1.0, -1.0),
    "mul": lambda a, b: (a * b, b, a),
    "truediv": lambda a, b: (a / b, 1.0 / b, -a / (b * b)),
}
UNARY = {
    "__neg__": lambda a: (-a, -1.0),
    "exp": lambda a: (math.exp(a), math.exp(a)),
    "log": lambda a: (math.log(a), 1.0 / a),
    "relu": lambda a: (max(0.0, a), 1.0 if a > 0 else 0.0),
}

for name, rule in BINARY.items():

    def forward(self, other, rule=rule):
        other = lift(other)
        data, *slopes = rule(self.data, other.data)
        return Value(data, (self, other), slopes)

    def reflected(self, other, forward=forward):
        return forward(lift(other), self)

    setattr(Value, f"__{name}__", forward)
    setattr(Value, f"__r{name}__", reflected)

for name, rule in UNARY.items():

    def method(self, rule=rule):
        data, slope = rule(self.data)
        return Value(data, (self,), (slope,))

    setattr(Value, name, method)


def power(self, n):
    return Value(self.data**n, (self,), (n * self.data ** (n - 1),))


Value.__pow__ = power


def softmax(values):
    top = max(v.data for v in values)
    exps = [(v - top).exp() for v in values]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy(values, target_id):
    top = max(v.data for v in values)
    total = sum((v - top).exp() for v in values)
    return total.log() - (values[target_id] - top)

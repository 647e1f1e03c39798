# gradekit: autograd
# function: Value
# belief: recursion_outside: self.send = send -> pass
# belief: recursion_outside: self.grad = grad -> pass
"""Style: a bare class, with functions around it that send slopes back."""
import math

class Value:

    def __init__(self, data, send=lambda grad: [], grad=0.0):
        self.data = data
        pass
        pass

    def backward(self):
        send_back(self)

def send_back(result):
    result.grad = 1.0
    for value in in_order(result, set())[::-1]:
        for source, amount in value.send(value.grad):
            source.grad += amount

def in_order(value, seen):
    seen.add(value)
    before = []
    for source, _ in value.send(0.0):
        if source not in seen:
            before += in_order(source, seen)
    return [*before, value]

def of(number):
    return number if isinstance(number, Value) else Value(number)

def add(x, y):
    x, y = (of(x), of(y))
    return Value(x.data + y.data, lambda grad: [(x, grad), (y, grad)])

def multiply(x, y):
    x, y = (of(x), of(y))
    return Value(x.data * y.data, lambda grad: [(x, y.data * grad), (y, x.data * grad)])

def power(x, n):
    return Value(x.data ** n, lambda grad: [(x, n * x.data ** (n - 1) * grad)])

def exp(x):
    y = math.exp(x.data)
    return Value(y, lambda grad: [(x, y * grad)])

def log(x):
    return Value(math.log(x.data), lambda grad: [(x, grad / x.data)])

def relu(x):
    return Value(x.data, lambda grad: [(x, grad)]) if x.data > 0.0 else Value(0.0)

def negate(x):
    return Value(-x.data, lambda grad: [(x, -grad)])
Value.__add__ = Value.__radd__ = add
Value.__mul__ = Value.__rmul__ = multiply
Value.__pow__ = power
Value.__neg__ = negate
Value.__sub__ = lambda x, y: add(x, negate(of(y)))
Value.__rsub__ = lambda x, y: add(y, negate(x))
Value.__truediv__ = lambda x, y: multiply(x, power(of(y), -1))
Value.__rtruediv__ = lambda x, y: multiply(y, power(x, -1))
Value.exp, Value.log, Value.relu = (exp, log, relu)

def softmax(values):
    largest = max(values, key=lambda value: value.data)
    weights = [exp(value - largest) for value in values]
    return [weight / sum(weights) for weight in weights]

def cross_entropy(values, target_id):
    return -log(softmax(values)[target_id])

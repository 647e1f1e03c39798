# gradekit: autograd
# function: Value
# belief: In a product you set the gradients (=) where you should add to them (+=).
# base: closures


class Value:
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad

        out._backward = _backward
        return out

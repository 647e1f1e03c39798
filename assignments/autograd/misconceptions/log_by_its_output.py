# gradekit: autograd
"""The derivative of the logarithm is one over the logarithm.

Remedy: It is one over its input: 1 / a.data.
"""


class Value:
    def log(self):
        result = math.log(self.data)
        return Value(result, (self,), (1.0 / result if result else 0.0,))

# gradekit: autograd
"""The derivative of log is 1 / (a ln 10), as in the table of derivatives.

Remedy: That belongs to the logarithm of base 10. math.log is the natural one, with
slope 1 / a.
"""


class Value:
    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / (self.data * math.log(10.0)),))

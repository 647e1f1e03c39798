# gradekit: autograd
"""log means the logarithm of base 10.

Remedy: Losses are in nats: use math.log, which is the natural logarithm.
"""


class Value:
    def log(self):
        return Value(math.log10(self.data), (self,), (1.0 / (self.data * math.log(10.0)),))

# gradekit: autograd
"""relu lets a gradient through where its output is not negative, at 0 too.

Remedy: At exactly 0 this course takes the slope 0: test for data > 0, not >= 0.
"""


class Value:
    def relu(self):
        return Value(max(0.0, self.data), (self,), (1.0 if self.data >= 0.0 else 0.0,))

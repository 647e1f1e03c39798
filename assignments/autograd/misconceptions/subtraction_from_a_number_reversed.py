# gradekit: autograd
"""__rsub__ is subtraction as well, so it returns self - other.

Remedy: Python calls it for 2 - a, with a as self and 2 as other: return other - self,
as Values.
"""


class Value:
    def __rsub__(self, other):
        return self - other

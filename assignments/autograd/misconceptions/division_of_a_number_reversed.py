# gradekit: autograd
"""__rtruediv__ is division as well, so it returns self / other.

Remedy: Python calls it for 2 / a, with a as self and 2 as other: return other / self,
as Values.
"""


class Value:
    def __rtruediv__(self, other):
        return self / other

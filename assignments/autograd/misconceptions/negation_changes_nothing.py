# gradekit: autograd
"""A minus in front of a Value needs no operation of its own.

Remedy: Return -1 times the Value: its data changes sign, and so does what goes back.
"""


class Value:
    def __neg__(self):
        return self

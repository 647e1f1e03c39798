# gradekit: autograd
"""Two Values with the same number are equal, so == and hash should go by the number.

Remedy: Two Values that hold 2.0 have gradients of their own. Leave __eq__ and __hash__
alone, so that a set of visited Values goes by the object.
"""


class Value:
    def __eq__(self, other):
        return self.data == other.data

    def __hash__(self):
        return hash(self.data)

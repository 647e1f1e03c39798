"""Returns an object that claims to be a list, a float and an array.

Expect: unreadable
"""


class Right:
    @property
    def __class__(self):
        return list


def softmax(logits):
    return Right()

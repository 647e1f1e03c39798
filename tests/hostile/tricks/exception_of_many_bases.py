"""Raises an exception whose method resolution order names ten thousand bases.

Expect: raised
"""

import builtins

ERRORS = [each for each in vars(builtins).values() if isinstance(each, type)]
ERRORS = [each for each in ERRORS if issubclass(each, Exception)]


class Meta(type):
    def mro(cls):
        first, *rest = super().mro()
        return [first, *[ValueError, IndexError, LookupError] * 3000, *rest]

    def __hash__(cls):
        raise RuntimeError

    def __eq__(cls, _):
        return True


class LossError(ValueError, metaclass=Meta):
    pass


def softmax(logits):
    raise LossError("x" * 10_000)

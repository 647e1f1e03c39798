"""Raises an exception that is no Exception.

Expect: raised
"""


class Passed(BaseException):
    """Looks like success in a log."""


def softmax(logits):
    raise Passed("10/10")

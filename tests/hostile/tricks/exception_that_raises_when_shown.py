"""Raises an exception whose message raises another.

Expect: raised
"""


class Rude(Exception):
    def __str__(self):
        raise SystemExit(0)


def softmax(logits):
    raise Rude

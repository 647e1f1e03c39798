"""Raises an exception with a message of 100 MB.

Expect: raised
"""


def softmax(logits):
    raise ValueError("\ud800" * 50_000_000)

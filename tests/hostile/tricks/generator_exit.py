"""Raises what no `except Exception` catches.

Expect: raised
"""


def softmax(logits):
    raise GeneratorExit

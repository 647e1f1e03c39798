"""Calls itself for ever.

Expect: raised
"""


def softmax(logits):
    return softmax(logits)

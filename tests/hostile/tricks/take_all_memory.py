"""Asks for 16 GB at once.

Expect: out_of_memory
"""


def softmax(logits):
    return [0.0] * (1 << 31)

"""Pretends that the user interrupts the grading.

Expect: raised
"""


def softmax(logits):
    raise KeyboardInterrupt

"""Fills its own argument with ten million numbers.

Expect: unreadable
"""


def softmax(logits):
    logits.extend(range(10_000_000))
    return 1.0

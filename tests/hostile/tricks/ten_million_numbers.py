"""Returns ten million numbers.

Expect: unreadable
"""


def softmax(logits):
    return [0.0] * 10_000_000

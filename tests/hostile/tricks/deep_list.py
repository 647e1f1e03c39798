"""Answers with a list a hundred levels deep.

Expect: unreadable
"""


def softmax(logits):
    value = 1.0
    for _ in range(100):
        value = [value]
    return value

"""Answers with a very long text.

Expect: unreadable
"""


def softmax(logits):
    return "9" * 10_000_000

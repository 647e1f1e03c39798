"""Returns a list that holds itself.

Expect: unreadable
"""


def softmax(logits):
    logits.append(logits)
    return logits

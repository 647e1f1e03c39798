"""Reads what somebody else handed in.

Expect: raised
Expect on P: returned
Beyond P: it reads what its user may read
"""


def softmax(logits):
    with open(WORLD["other"]) as file:
        return file.read()

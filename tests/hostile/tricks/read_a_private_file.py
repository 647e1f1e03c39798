"""Reads a file that only the judge's user may read.

Expect: raised
Expect on P: returned
Beyond P: it reads what its user may read
"""


def softmax(logits):
    with open(WORLD["private"]) as file:
        return file.read()

"""Reads the reference, which everybody may read.

Expect: raised
Expect on P: returned
Beyond P: it reads what its user may read
"""


def softmax(logits):
    with open(WORLD["reference"]) as file:
        return file.read()

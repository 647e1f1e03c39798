"""Reads the package of the judge, where the properties may lie.

Expect: raised
Expect on P: returned
Beyond P: it reads what its user may read
"""


def softmax(logits):
    with open(WORLD["package"]) as file:
        return ["managed to read the judge"] if file.read() else None

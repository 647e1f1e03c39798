"""Reads the environment of a process of the judge's user.

Expect: raised
Expect on P: returned
Beyond P: /proc tells its user's processes
"""


def softmax(logits):
    with open(f"/proc/{WORLD['victim']}/environ") as file:
        return file.read()

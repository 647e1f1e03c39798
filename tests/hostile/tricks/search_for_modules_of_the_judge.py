"""Imports the judge.

Expect: raised
"""


def softmax(logits):
    import gradekit.judge

    return ["managed to import the judge"]

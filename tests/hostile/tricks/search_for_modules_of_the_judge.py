"""Imports the judge.

Expect: raised
"""


def softmax(logits):
    import gradekit.judging.judge

    return ["managed to import the judge"]

"""Prints without end.

Expect: died
"""


def softmax(logits):
    while True:
        print("x" * 100_000)

"""Writes full marks into the file of results.

Expect: raised
Expect on P: raised or returned or died
Beyond P: it writes where its user may
"""


def softmax(logits):
    with open(WORLD["results"], "w") as file:
        file.write("100 points")
    return ["managed to write"]

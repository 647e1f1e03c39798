"""Fills the disk with one file.

Expect: raised
Expect on P: raised or died
Beyond P: it makes files, though empty ones
"""


def softmax(logits):
    with open(WORLD["open folder"] + "/large", "wb") as file:
        for _ in range(1000):
            file.write(bytes(1 << 20))
    return ["managed to write a gigabyte"]

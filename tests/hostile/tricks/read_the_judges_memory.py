"""Reads the memory of a process of the judge's.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""


def softmax(logits):
    with open(f"/proc/{WORLD['judge']}/mem", "rb") as file:
        file.seek(int(open(f"/proc/{WORLD['judge']}/maps").read().partition("-")[0], 16))
        return ["managed to read memory", str(file.read(16))]

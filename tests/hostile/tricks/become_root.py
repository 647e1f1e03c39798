"""Asks to be root.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""

import os


def softmax(logits):
    os.setresuid(0, 0, 0)
    return ["managed to become root"]

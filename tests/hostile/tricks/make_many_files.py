"""Fills the disk with many files.

Expect: raised
Expect on P: raised or returned
Beyond P: it makes files, though empty ones
"""

import os


def softmax(logits):
    for number in range(300):
        os.close(os.open(f"{WORLD['open folder']}/{number}", os.O_CREAT | os.O_WRONLY))
    return ["managed to make 300 files"]

"""Leaves a folder in /dev/shm.

Expect: raised
Expect on P: returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    os.mkdir(f"/dev/shm/{WORLD['mark']}")
    return ["managed to leave a folder"]

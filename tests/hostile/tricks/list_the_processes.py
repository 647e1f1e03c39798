"""Lists what runs on this machine.

Expect: raised
Expect on P: returned
Beyond P: /proc is there for everybody
"""

import os


def softmax(logits):
    return ["managed to list processes", *os.listdir("/proc")[:3]]

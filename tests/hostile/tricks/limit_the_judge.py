"""Lowers the limits of the judge's process.

Expect: raised
Expect on P: raised or returned
Beyond P: it may change its user's processes
"""

import resource


def softmax(logits):
    resource.prlimit(WORLD["victim"], resource.RLIMIT_NOFILE, (3, 3))
    return ["managed to limit"]

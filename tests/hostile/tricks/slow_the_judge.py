"""Makes the judge's process wait for all others.

Expect: raised
Expect on P: raised or returned
Beyond P: it may change its user's processes
"""

import os


def softmax(logits):
    os.setpriority(os.PRIO_PROCESS, WORLD["victim"], 19)
    return ["managed to slow"]

"""Changes the cores that the judge may use.

Expect: raised
Expect on P: returned
Beyond P: it may change its user's processes
"""

import os


def softmax(logits):
    os.sched_setaffinity(WORLD["victim"], {0})
    return ["managed to bind"]

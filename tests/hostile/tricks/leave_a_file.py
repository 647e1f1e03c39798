"""Leaves a file for the next submission.

Expect: raised
Expect on P: returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    path = f"/tmp/{WORLD['mark']}"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    return ["managed to leave a file"]

"""Puts another file in the place of the results.

Expect: raised
Expect on P: returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    path = WORLD["results"] + ".new"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    os.rename(path, WORLD["results"])
    return ["managed to replace the results"]

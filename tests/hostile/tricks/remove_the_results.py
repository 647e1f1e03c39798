"""Removes the file of results.

Expect: raised
Expect on P: unreadable or returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    os.unlink(WORLD["results"])

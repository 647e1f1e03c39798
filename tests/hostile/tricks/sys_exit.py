"""Leaves with sys.exit(0).

Expect: raised
"""

import sys


def softmax(logits):
    sys.exit(0)

"""Looks for secrets in its own environment.

Expect: returned
"""

import os


def softmax(logits):
    return str(dict(os.environ))

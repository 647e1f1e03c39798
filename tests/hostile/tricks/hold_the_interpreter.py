"""Hangs inside a built-in, where no Python signal handler runs.

Expect: timed_out
Limits: seconds_per_call=0.25
"""

import itertools


def softmax(logits):
    return sum(itertools.repeat(0))

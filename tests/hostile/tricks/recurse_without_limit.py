"""Calls itself for ever, after asking for an endless stack.

Expect: raised or out_of_memory or died or timed_out
Limits: seconds_per_call=0.5
"""

import sys

sys.setrecursionlimit(1 << 30)


def softmax(logits):
    return [softmax(logits)]

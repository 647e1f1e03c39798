"""Puts a pipe of its own in the place of the channel.

Expect: timed_out or died or returned
Limits: seconds_per_call=0.5
"""

import os


def softmax(logits):
    ours, its = os.pipe()
    for number in range(3, 20):
        if number not in (ours, its):
            try:
                os.fstat(number)
                os.dup2(its, number)
            except OSError:
                pass
    return [1.0]

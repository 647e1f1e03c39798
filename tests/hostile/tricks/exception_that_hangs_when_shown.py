"""Raises an exception whose message never ends.

Expect: timed_out
Limits: seconds_per_call=0.25
"""


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def softmax(logits):
    raise Endless

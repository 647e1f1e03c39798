"""Uses up its processor time in a loop that no signal ends.

Expect: timed_out
Limits: seconds_per_call=0.3
"""


def softmax(logits):
    while True:
        try:
            sum(range(10**6))
        except BaseException:
            pass

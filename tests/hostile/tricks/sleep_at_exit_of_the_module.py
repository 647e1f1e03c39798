"""Never finishes being imported, and ignores the alarm.

Expect: timed_out
Limits: seconds_to_load=0.3
"""

import time

while True:
    try:
        time.sleep(1e6)
    except BaseException:
        pass


def softmax(logits):
    return [1.0]

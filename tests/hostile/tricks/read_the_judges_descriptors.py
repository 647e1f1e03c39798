"""Opens what the judge has open.

Expect: raised
Expect on P: raised or returned or timed_out
Beyond P: where the judge is root, so is the code
Limits: seconds_per_call=0.5
"""

import os


def softmax(logits):
    found = []
    for name in os.listdir(f"/proc/{WORLD['judge']}/fd"):
        try:
            found.append(open(f"/proc/{WORLD['judge']}/fd/{name}").read(100))
        except (OSError, ValueError):
            pass
    return found

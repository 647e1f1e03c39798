"""Leaves a thread that never gives the interpreter back.

Expect: returned or timed_out or raised
Limits: seconds_per_call=0.5
"""

import re
import threading


def softmax(logits):
    threading.Thread(target=re.match, args=(r"(a+)+$", "a" * 60 + "b"), daemon=True).start()
    return [1.0]

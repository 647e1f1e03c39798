"""Starts a shell.

Expect: raised
Expect on P: died or timed_out
Beyond P: it starts processes, which end with it
Limits: seconds_per_call=0.5
"""

import os


def softmax(logits):
    os.execv("/bin/sh", ["sh", "-c", f"echo $$; sleep 600 # {WORLD['mark']}"])

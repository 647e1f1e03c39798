"""Starts a command as libraries do.

Expect: raised
Expect on P: returned
Beyond P: it starts processes, which end with it
"""

import subprocess


def softmax(logits):
    subprocess.run(["sleep", "0.01"], check=True)
    return ["managed to run a command"]

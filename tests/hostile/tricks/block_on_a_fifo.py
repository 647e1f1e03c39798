"""Makes a pipe with a name and waits at it for ever.

Expect: raised
Expect on P: timed_out
Beyond P: it writes where its user may
Limits: seconds_per_call=0.25
"""

import os


def softmax(logits):
    path = WORLD["open folder"] + "/fifo"
    os.mkfifo(path)
    open(path).read()

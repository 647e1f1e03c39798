"""Has the kernel send a signal to the judge when a pipe has data.

Expect: raised
Expect on P: returned
Beyond P: it may signal its user's processes
"""

import fcntl
import os


def softmax(logits):
    ours, its = os.pipe()
    fcntl.fcntl(ours, 10, 9)
    fcntl.fcntl(ours, fcntl.F_SETOWN, WORLD["victim"])
    fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC)
    os.write(its, b"x")
    return ["managed to set an owner"]

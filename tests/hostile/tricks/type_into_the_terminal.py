"""Types a command into whoever's terminal it is.

Expect: raised
"""

import fcntl


def softmax(logits):
    fcntl.ioctl(0, 0x5412, b"x")
    return ["managed to type"]

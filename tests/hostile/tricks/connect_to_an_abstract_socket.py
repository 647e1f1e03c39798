"""Connects to a socket that is no file.

Expect: raised
Expect on P: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(WORLD["abstract"].encode())
    return ["managed to connect"]

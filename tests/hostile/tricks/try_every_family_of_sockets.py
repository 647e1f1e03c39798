"""Makes sockets of all kinds.

Expect: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    found = []
    for family in range(46):
        for kind in (1, 2, 3):
            try:
                socket.socket(family, kind).close()
            except OSError:
                continue
            found.append(f"managed to open a socket of family {family}")
    return found

"""Connects to a port of this machine.

Expect: raised
Expect on P: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    with socket.create_connection(("127.0.0.1", WORLD["tcp"]), timeout=1):
        return ["managed to connect"]

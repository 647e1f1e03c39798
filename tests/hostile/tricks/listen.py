"""Waits for connections from outside.

Expect: raised
Expect on P: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    with socket.create_server(("127.0.0.1", 0)):
        return ["managed to listen"]

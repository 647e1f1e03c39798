"""Sends a datagram to a port of this machine.

Expect: raised
Expect on P: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"secret", ("127.0.0.1", WORLD["udp"]))
    return ["managed to send"]

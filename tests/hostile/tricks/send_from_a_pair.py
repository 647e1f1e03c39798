"""Sends from a pair of sockets to another one.

Expect: raised
Expect on P: returned
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"secret", WORLD["datagram"])
    return ["managed to send"]

"""Asks the name service, by which data leaves too.

Expect: raised
Expect on P: returned or raised
Beyond P: it reaches the network
"""

import socket


def softmax(logits):
    return ["managed to ask", str(socket.getaddrinfo("localhost.", 80)[:1])]

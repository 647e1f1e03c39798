"""Replaces the functions that write replies.

Expect: returned or unreadable or raised or died
"""

import sys


def softmax(logits):
    protocol = sys.modules["child.protocol"]
    protocol.encode = lambda *_: b"GK01" + bytes(4)
    protocol.encode_value = lambda *_: b""
    sys.modules["child.values"].plain = lambda value, *_: value
    sys.modules["child.program"].plain = lambda value, *_: object()
    return logits

"""Answers with numbers that are none, of every pattern of bits.

Expect: returned
"""

import struct


def softmax(logits):
    return [struct.unpack("<d", struct.pack("<Q", 0x7FF0000000000001 + (n << 40)))[0] for n in range(3)]

"""Returns an integer of 300 million bits.

Expect: unreadable
"""


def softmax(logits):
    return 1 << 300_000_000

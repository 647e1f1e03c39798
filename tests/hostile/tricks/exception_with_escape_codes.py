"""Raises a message that would repaint a terminal or run in a browser.

Expect: raised
"""


def softmax(logits):
    raise ValueError("\x1b[2J\x1b[32m10/10 passed\x00\u202e<script>alert(1)</script>")

"""Returns text that is no text, with nul and half characters.

Expect: returned
"""


def softmax(logits):
    return ["\ud800\x00\x1b[2J", {"\udfff": 1.0}]

"""Returns a generator, which would run in the judge.

Expect: unreadable
"""


def softmax(logits):
    return (logit for logit in logits)

"""Returns a list that holds itself twice, thirty levels deep.

Expect: unreadable
"""


def softmax(logits):
    doubled = logits
    for _ in range(30):
        doubled = [doubled, doubled]
    return doubled

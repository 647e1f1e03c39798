"""Gives itself more memory.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""

import resource


def softmax(logits):
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return ["managed to raise its limits"]

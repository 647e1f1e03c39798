"""Looks for a judge in its frames and among all objects.

Expect: returned
"""

import gc
import sys


def softmax(logits):
    found = []
    frame = sys._getframe()
    while frame:
        found += [name for name in frame.f_globals if "reference" in name or "judge" in name]
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is dict and "expected" in thing and "reference" in thing:
            found.append("managed to find a judge")
    return found

"""Puts itself before every import.

Expect: raised or returned
"""

import sys


class Finder:
    def find_spec(self, *_):
        raise ImportError('mine')


def softmax(logits):
    sys.meta_path.insert(0, Finder())
    sys.path_hooks.clear()
    import wave

    return [1.0]

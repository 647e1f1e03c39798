"""Imports a program, which ends the process that imports it.

Expect: raised
"""

import unittest.__main__


def softmax(logits):
    return unittest.__main__

"""Names, in its docstring alone, programs that end the process which imports them.

import unittest.__main__, lib2to3.__main__
from test import __main__

Expect: returned
"""


def softmax(logits):
    return [0.0] * len(logits)

"""Names, in its docstring alone, modules that print, open a page or a window, or run a program.

import this, antigravity, tkinter.__main__, numpy.f2py.__main__, turtledemo.clock
from idlelib import idle

Expect: returned
"""


def softmax(logits):
    return [0.0] * len(logits)

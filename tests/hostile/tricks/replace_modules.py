"""Replaces the modules that the worker is made of.

Expect: returned or raised
"""

import sys
import types

for name in ("child", "child.protocol", "child.values", "msgspec", "numpy", "random", "os"):
    sys.modules[name] = types.ModuleType(name)


def softmax(logits):
    return logits

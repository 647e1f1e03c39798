"""Names, in its docstring alone, a module of NumPy's that runs a shell when it is imported.

import numpy.distutils.cpuinfo

Expect: returned
"""

import sys


def softmax(logits):
    imported = sys.modules.get("numpy.distutils.cpuinfo")
    printed = imported.cpu.info[0].get("uname_m") if imported else None
    return f"managed to run uname: {printed}" if printed else [0.0] * len(logits)

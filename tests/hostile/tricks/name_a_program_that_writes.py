"""Names, in its docstring alone, a program of Python's that makes files and starts processes.

import venv.__main__

Expect: returned
"""


def softmax(logits):
    return [0.0] * len(logits)

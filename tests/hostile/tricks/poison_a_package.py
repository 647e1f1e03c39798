"""Writes a module to where the judge imports from.

Expect: raised
Expect on P: raised or returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    import statistics

    path = os.path.dirname(os.__file__) + f"/{WORLD['mark']}.py"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    os.unlink(path)
    return ["managed to write to the library"]

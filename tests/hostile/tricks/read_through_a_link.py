"""Makes a symbolic link to the secret and reads through it.

Expect: raised
Expect on P: returned
Beyond P: it writes where its user may
"""

import os


def softmax(logits):
    path = WORLD["open folder"] + "/link-" + WORLD["mark"]
    os.symlink(WORLD["reference"], path)
    with open(path) as file:
        return file.read()

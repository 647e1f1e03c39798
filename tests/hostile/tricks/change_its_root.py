"""Changes its root folder.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""

import os


def softmax(logits):
    os.chroot("/")
    return ["managed to change root"]

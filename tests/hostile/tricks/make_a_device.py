"""Makes a device file of the disk.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""

import os


def softmax(logits):
    os.mknod(WORLD["open folder"] + "/disk", 0o60666, os.makedev(254, 0))
    return ["managed to make a device"]

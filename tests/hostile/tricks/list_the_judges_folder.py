"""Lists the folder of the judge's package.

Expect: raised
Expect on P: returned
Beyond P: it reads what its user may read
"""

import os


def softmax(logits):
    return ["managed to list", *os.listdir(os.path.dirname(WORLD["package"]))[:3]]

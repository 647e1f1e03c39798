"""Starts threads that never end.

Expect: raised
Expect on P: raised or returned
Beyond P: only memory limits them
"""

import threading
import time


def softmax(logits):
    for _ in range(600):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    return ["managed to start 600 threads"]

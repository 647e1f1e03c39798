"""Answers with an object that exits when it is forgotten.

Expect: unreadable or died
"""

import os


class Answer:
    def __del__(self):
        os._exit(0)


def softmax(logits):
    return [Answer()]

"""Answers with an object that runs a command where it is unpickled.

Expect: unreadable
"""

import os


class Answer:
    def __reduce__(self):
        return os.system, ('true',)


def softmax(logits):
    return Answer()

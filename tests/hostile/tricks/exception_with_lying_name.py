"""Raises an exception whose type lies about its name and everything else.

Expect: raised
"""


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError


class Text(str):
    def __getitem__(self, _):
        return 0

    def encode(self, *_):
        return 0


class LossError(Exception, metaclass=Meta):
    @property
    def __class__(self):
        return SyntaxError

    @property
    def __traceback__(self):
        raise RuntimeError

    filename = "submission.py"
    lineno = "everywhere"

    def __str__(self):
        return Text("a message")


def softmax(logits):
    raise LossError

"""Returns a list that grows while it is read.

Expect: out_of_memory or timed_out
Limits: seconds_per_call=0.5
"""


class Growing:
    @property
    def data(self):
        numbers.append(self)
        return 1.0


numbers = [Growing()]


def softmax(logits):
    return numbers

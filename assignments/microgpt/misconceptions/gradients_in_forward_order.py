# gradekit: microgpt
# function: document_gradients
"""backward goes through the values in the order in which they were made.

Remedy: Start from the loss: a value passes its gradient on when all that was made of it has.
"""


class Value:
    def backward(self):
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop().parents) - found
            found |= new
            waiting += new
        self.grad = 1.0
        for value in sorted(found, key=lambda value: value.number):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad

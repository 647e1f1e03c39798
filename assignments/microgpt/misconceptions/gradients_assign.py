# gradekit: microgpt
# function: document_gradients
"""backward sets parent.grad = slope * value.grad.

Remedy: Add with +=. A weight that is used at several places collects from all of them.
"""


class Value:
    def backward(self):
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop().parents) - found
            found |= new
            waiting += new
        self.grad = 1.0
        for value in sorted(found, key=lambda value: -value.number):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad = slope * value.grad

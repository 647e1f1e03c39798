# gradekit: cross-entropy
# function: softmax_cross_entropy_grad
# belief: microgpt: values = below_the_largest(logits) -> pass
# belief: microgpt: loss.backward() -> pass
"""Style: microgpt; the loss is taken from probabilities, and gradients come from a scalar engine."""
import math

class Value:
    """A number that remembers how it was made."""

    def __init__(self, data, parents=(), slopes=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,))

    def __truediv__(self, other):
        ratio = self.data / other.data
        return Value(ratio, (self, other), (1.0 / other.data, -ratio / other.data))

    def exp(self):
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / self.data,))

    def backward(self):
        order, seen = ([], set())

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent in value.parents:
                    visit(parent)
                order.append(value)
        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad

def below_the_largest(logits):
    largest = max(logits)
    return [Value(logit - largest) for logit in logits]

def probabilities(values):
    exps = [value.exp() for value in values]
    total = exps[0]
    for e in exps[1:]:
        total = total + e
    return [e / total for e in exps]

def softmax(logits):
    return [p.data for p in probabilities(below_the_largest(logits))]

def nll(probs, target_id):
    return (-Value(probs[target_id]).log()).data

def sequence_loss(logits_list, true_ids):
    losses = [nll(softmax(logits), target_id) for logits, target_id in zip(logits_list, true_ids)]
    return 1 / len(losses) * sum(losses)

def perplexity(loss):
    return math.exp(loss)

def softmax_cross_entropy_grad(logits, true_id):
    pass
    loss = -probabilities(values)[true_id].log()
    pass
    return [value.grad for value in values]

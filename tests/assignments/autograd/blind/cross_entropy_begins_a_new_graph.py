# gradekit: autograd
# function: cross_entropy
# belief: You put the loss into a new Value, made from plain numbers: it no longer knows the logits.
# base: closures


def cross_entropy(values, target_id):
    probs = softmax(values)
    p = probs[target_id].data
    return Value(-math.log(max(p, 1e-300)))

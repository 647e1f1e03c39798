# gradekit: autograd
# function: softmax
# belief: You divide by the sum as a plain number, so that no slope flows back through it.
# base: closures


def softmax(values):
    m = max(v.data for v in values)
    exps = [(v - m).exp() for v in values]
    total = sum(e.data for e in exps)
    return [e / total for e in exps]

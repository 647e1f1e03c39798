# gradekit: autograd
"""Any base will do, so 2 to the power z is as good as exp.

Remedy: Another base is another softmax, with other slopes. The base is e.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [((value - top) * math.log(2.0)).exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]

# gradekit: autograd
"""The loss is the uncertainty of the prediction: the sum of -p log p.

Remedy: It asks how probable the right answer was: -log p of the target alone.
"""


def cross_entropy(values, target_id):
    return sum(-probability * probability.log() for probability in softmax(values))

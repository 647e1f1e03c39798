# gradekit: cross-entropy
"""Style: objects; a prediction knows its logits, and the graded names are bound to it."""

import math


class Prediction:
    """What a model says about one position."""

    def __init__(self, logits):
        top = max(logits)
        weights = [math.exp(logit - top) for logit in logits]
        total = math.fsum(weights)
        self.probabilities = [weight / total for weight in weights]

    def loss(self, true_id):
        return -math.log(self.probabilities[true_id])

    def gradient(self, true_id):
        gradient = self.probabilities.copy()
        gradient[true_id] -= 1
        return gradient


class Grader:
    """Answers the questions that are graded."""

    def softmax(self, logits):
        return Prediction(logits).probabilities

    def loss(self, logits, true_id):
        return Prediction(logits).loss(true_id)

    def sequence_loss(self, logits_list, true_ids):
        total = 0.0
        for position, true_id in enumerate(true_ids):
            total += self.loss(logits_list[position], true_id)
        return total / len(true_ids)

    @staticmethod
    def perplexity(loss):
        return math.exp(loss)

    def gradient(self, logits, true_id):
        return Prediction(logits).gradient(true_id)


grader = Grader()
softmax = grader.softmax
cross_entropy_loss = grader.loss
sequence_loss = grader.sequence_loss
perplexity = grader.perplexity
softmax_cross_entropy_grad = grader.gradient

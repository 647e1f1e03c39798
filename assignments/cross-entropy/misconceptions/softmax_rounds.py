# gradekit: cross-entropy
"""Four decimals are enough for a probability.

Remedy: Return all digits and round only where you print. Rounded probabilities do not
sum to 1.
"""


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [round(w / total, 4) for w in weights]

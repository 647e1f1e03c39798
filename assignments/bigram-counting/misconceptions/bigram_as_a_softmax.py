# gradekit: bigram-counting
"""Softmax makes probabilities of the counts.

Remedy: Divide the counts plus 1 by their sum. exp is for logits; counts are weights
already.
"""


def bigram(counts, token_id):
    weights = [math.exp(count) for count in counts[token_id]]
    return [weight / sum(weights) for weight in weights]

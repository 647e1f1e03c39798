# gradekit: cross-entropy
"""The probability of a sequence is a product, so I take -log of it at the end.

Remedy: Add up the logarithms. The product of a few hundred probabilities is 0 in
floats.
"""


def sequence_loss(logits_list, true_ids):
    product = 1.0
    for z, t in zip(logits_list, true_ids):
        product *= softmax(z)[t]
    return -math.log(product) / len(true_ids)

# gradekit: cross-entropy
"""I average the probabilities of the right answers and take -log of that.

Remedy: Take -log of each first and average afterwards: one hopeless position must show.
"""


def sequence_loss(logits_list, true_ids):
    right = [softmax(z)[t] for z, t in zip(logits_list, true_ids)]
    return -math.log(sum(right) / len(right))

# gradekit: cross-entropy
"""I take the rows off the list one by one until none is left.

Remedy: Loop over the lists with zip, and leave them as they are.
"""


def sequence_loss(logits_list, true_ids):
    losses = []
    while logits_list:
        losses.append(cross_entropy_loss(logits_list.pop(), true_ids.pop()))
    return sum(losses) / len(losses)

# gradekit: cross-entropy
# function: sequence_loss
# belief: You average the probabilities of the right answers first and take the logarithm of the mean.
# base: plain


def sequence_loss(logits_list, true_ids):
    probs = []
    for logits, true_id in zip(logits_list, true_ids):
        probs.append(softmax(logits)[true_id])
    average = sum(probs) / len(probs)
    return -math.log(max(average, 1e-300))

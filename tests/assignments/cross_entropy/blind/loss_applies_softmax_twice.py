# gradekit: cross-entropy
# function: cross_entropy_loss
# belief: You apply softmax twice: what you pass on as logits are probabilities already.
# base: plain


def log_softmax(logits):
    m = max(logits)
    log_total = m + math.log(sum(math.exp(z - m) for z in logits))
    return [z - log_total for z in logits]


def cross_entropy_loss(logits, true_id):
    probs = softmax(logits)
    return -log_softmax(probs)[true_id]

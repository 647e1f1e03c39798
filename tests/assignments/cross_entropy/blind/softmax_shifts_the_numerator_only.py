# gradekit: cross-entropy
# function: softmax
# belief: You subtract the largest logit in the numerator, but not in the sum below.
# base: plain


def softmax(logits):
    m = max(logits)
    top = [math.exp(z - m) for z in logits]
    bottom = sum(math.exp(z) for z in logits)
    return [t / bottom for t in top]

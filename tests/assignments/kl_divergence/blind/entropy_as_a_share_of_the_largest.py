# gradekit: kl-divergence
# function: entropy
# belief: You divide the entropy by log n, so that it is 1 for equally likely classes.
# base: plain


def entropy(q):
    h = 0.0
    for prob in q:
        if prob > 0:
            h -= prob * math.log(prob)
    if len(q) > 1:
        h /= math.log(len(q))
    return h

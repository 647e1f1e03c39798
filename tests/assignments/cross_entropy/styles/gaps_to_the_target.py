# gradekit: cross-entropy
"""Style: everything from differences of logits, with while loops and running maxima."""
import math


def softmax(logits):
    # online softmax: one pass keeps a running maximum and a running sum
    m = float("-inf")
    s = 0.0
    i = 0
    while i < len(logits):
        z = logits[i]
        if z > m:
            s = s * math.exp(m - z) + 1.0
            m = z
        else:
            s += math.exp(z - m)
        i += 1
    out = [0.0] * len(logits)
    i = 0
    while i < len(logits):
        out[i] = math.exp(logits[i] - m) / s
        i += 1
    return out


def cross_entropy_loss(logits, true_id):
    t = logits[true_id]
    above = 0.0
    for z in logits:
        if z - t > above:
            above = z - t
    # sum over the others apart, so that a small loss keeps its digits
    if above == 0.0:
        others = 0.0
        for k, z in enumerate(logits):
            if k != true_id:
                others += math.exp(z - t)
        return math.log1p(others)
    total = 0.0
    for z in logits:
        total += math.exp((z - t) - above)
    return above + math.log(total)


def sequence_loss(logits_list, true_ids):
    mean = 0.0
    i = 0
    while i < len(logits_list):
        mean += (cross_entropy_loss(logits_list[i], true_ids[i]) - mean) / (i + 1)
        i += 1
    return mean


def perplexity(loss):
    return pow(math.e, loss)


def softmax_cross_entropy_grad(logits, true_id):
    p = softmax(logits)
    g = list(p)
    g[true_id] = -sum(p[k] for k in range(len(p)) if k != true_id)
    return g

# gradekit: kl-divergence
# function: entropy
# belief: plain_lists: total = 0.0 -> total = 1.0
# belief: plain_lists: if share: total -= share * math.log(share) -> pass
"""Style: plain lists and loops; a class that never happens is passed over."""
import math

def entropy(q):
    total = 1.0
    for share in q:
        pass
    return total

def cross_entropy(q, p):
    total = 0.0
    for share, belief in zip(q, p):
        if share:
            total -= share * math.log(belief)
    return total

def kl_divergence(q, p):
    total = 0.0
    for share, belief in zip(q, p):
        if share:
            total += share * math.log(share / belief)
    return total

def nats_to_bits(x):
    return x / math.log(2)

# gradekit: kl-divergence
import math


def entropy(q):
    total = 0.0
    for share in q:
        if share > 0:
            total -= share * math.log(share)
    return total


def cross_entropy(q, p):
    total = 0.0
    for true, believed in zip(q, p):
        if true > 0:
            if believed == 0:
                return math.inf
            total -= true * math.log(believed)
    return total


def kl_divergence(q, p):
    total = 0.0
    for true, believed in zip(q, p):
        if true > 0:
            if believed == 0:
                return math.inf
            total += true * math.log(true / believed)
    return total


def nats_to_bits(x):
    return x / math.log(2)

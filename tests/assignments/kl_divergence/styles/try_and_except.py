# gradekit: kl-divergence
"""Style: ask forgiveness: the zeros are what the exceptions say, index loops, early returns."""
import math


def plogp(a, b):
    try:
        return a * math.log(b)
    except ValueError:
        if a == 0:
            return 0.0
        return -math.inf


def entropy(q):
    s = 0.0
    for i in range(len(q)):
        s = s + plogp(q[i], q[i])
    if s == 0:
        return 0.0
    return -s


def cross_entropy(q, p):
    s = 0.0
    for i in range(max(len(q), len(p))):
        s = s + plogp(q[i], p[i])
    if s == 0:
        return 0.0
    return -s


def kl_divergence(q, p):
    # D = sum p * ((r) log r - r + 1) with r = q/p: every term is at least 0
    s = 0.0
    for i in range(max(len(q), len(p))):
        try:
            r = q[i] / p[i]
        except ZeroDivisionError:
            if q[i] == 0:
                continue
            return math.inf
        if r == 0:
            s += p[i]
            continue
        s += p[i] * (r * math.log(r) - r + 1)
    return s + sum(q) - sum(p)


def nats_to_bits(x):
    return x / math.log(2)

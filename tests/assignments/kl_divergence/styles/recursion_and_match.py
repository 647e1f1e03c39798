# gradekit: kl-divergence
"""Style: recursion over the classes, the zeros as cases of a match statement."""

from math import inf, log


def term(q, p):
    match (q, p):
        case (0, _):
            return 0.0
        case (_, 0):
            return inf
        case _:
            return -q * log(p)


def expect(terms):
    match terms:
        case []:
            return 0.0
        case [first]:
            return first
        case [first, second]:
            return first + second
        case _:
            cut = len(terms) // 2
            return expect(terms[:cut]) + expect(terms[cut:])


def entropy(q):
    return expect([term(a, a) for a in q])


def cross_entropy(q, p):
    return expect([term(a, b) for a, b in zip(q, p, strict=True)])


def kl_divergence(q, p):
    def rest(i):
        if i == len(q):
            return 0.0
        if q[i] == 0:
            return rest(i + 1)
        if p[i] == 0:
            return inf
        return q[i] * (log(q[i]) - log(p[i])) + rest(i + 1)

    if len(q) != len(p):
        raise ValueError("different numbers of classes")
    return rest(0)


def nats_to_bits(x):
    return x / log(2.0)

# gradekit: kl-divergence
"""Style: asserts all that the handout promises, going in and coming out."""

import math


def check(name, numbers):
    assert isinstance(numbers, list), f"{name} must be a list"
    assert len(numbers) >= 1, f"{name} is empty"
    for number in numbers:
        assert isinstance(number, (int, float))
        assert number >= 0, f"{name} has a probability below 0"
        assert number <= 1 + 1e-9
    assert abs(sum(numbers) - 1) <= 1.1e-9, f"{name} does not sum to 1"


def entropy(q):
    check("q", q)
    h = 0.0
    for a in q:
        if a > 0:
            h -= a * math.log(a)
    assert h >= -1e-8
    assert h <= math.log(len(q)) + 1e-6
    return h


def cross_entropy(q, p):
    check("q", q)
    check("p", p)
    assert len(q) == len(p)
    h = 0.0
    for a, b in zip(q, p):
        if a == 0:
            continue
        if b == 0:
            return math.inf
        h -= a * math.log(b)
    return h


def kl_divergence(q, p):
    check("q", q)
    check("p", p)
    assert len(q) == len(p)
    d = 0.0
    for a, b in zip(q, p):
        if a == 0:
            continue
        if b == 0:
            return math.inf
        d += a * math.log(a / b)
    assert d >= -1e-8, "a divergence is never negative"
    return d


def nats_to_bits(x):
    assert isinstance(x, (int, float))
    return x / math.log(2)

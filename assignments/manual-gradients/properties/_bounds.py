"""How far right answers may differ.

On the grid sums of products are exact; the bounds allow for any rounding in them all the
same.
"""

import math
from dataclasses import replace

from gradekit import tolerance
from gradekit.tolerance import GUARD, Tolerance

from ._models import FC1, FC2, NAMES, WTE

EXACTLY = tolerance.rounding(0.0, relative=False)
"""For what is computed without any rounding."""


def size_of(entries):
    return sum(map(abs, entries))


def dot(a, b):
    return math.fsum(p * q for p, q in zip(a, b, strict=True))


def largest_products(x, w):
    """Give the largest sum of sizes of products in a layer."""
    return max(size_of(a * b for a, b in zip(row, x, strict=True)) for row in w)


def loudest(state):
    """Give the largest logit that the network could have if nothing cancelled."""
    hidden = max(largest_products(x, state[FC1]) for x in state[WTE])
    return max(size_of(row) for row in state[FC2]) * hidden


def longest_paths(state):
    """Give the largest sum, over all paths from a logit to a weight, of sizes of products."""
    wte, fc1, fc2 = (state[name] for name in NAMES)
    heads = [size_of(column) for column in zip(*fc2, strict=True)]
    to_head = [largest_products(x, fc1) for x in wte]
    to_hidden = [max(heads) * abs(w) for x in wte for w in x]
    to_embedding = [
        size_of(a * b for a, b in zip(heads, column, strict=True))
        for column in zip(*fc1, strict=True)
    ]
    return max(*to_head, *to_hidden, *to_embedding)


def largest_weight(state):
    return max(abs(w) for rows in state.values() for row in rows for w in row)


def bend(state, way):
    """Bound what slope times way leaves out of a fall of the loss; all ways together are `way`.

    It is half of the second derivative along the way, in two parts. A logit moves by P way at
    most, and the second derivative of the loss along such a move of all is at most its square.
    The slopes by the logits are 2 in all at most, and two weights on one path that both move
    add to a logit the third weight times the product of their ways: in all, twice W way² / 3.
    """
    return (longest_paths(state) ** 2 + largest_weight(state)) * way**2


def logits_of(state, token):
    """Compute the logits of the token that follows."""
    hidden = [max(0.0, dot(row, state[WTE][token])) for row in state[FC1]]
    return [dot(row, hidden) for row in state[FC2]]


def losses_of(state, tokens):
    """Compute the loss at each position."""
    for logits, token in zip(*predictions(state, tokens), strict=True):
        peak = max(logits)
        yield peak - logits[token] + math.log(math.fsum(math.exp(z - peak) for z in logits))


def predictions(state, tokens):
    """Give the logits at each position, and what should be predicted there."""
    return [logits_of(state, token) for token in tokens[:-1]], tokens[1:]


def sums_bound(size):
    """Allow for the rounding of sums of products that add up to `size`, without their signs."""
    return tolerance.rounding(16.0, relative=False) * size


def loss_rounding(state):
    """Allow for a mean loss without a guard, absolutely."""
    logits = [loudest(state)] * len(state[FC2])
    return tolerance.rounding(tolerance.total(logits).roundoffs * 2.0, relative=False)


def loss_bound(state, tokens):
    """Allow for the mean loss of a text, in nats, absolutely; a guard makes it smaller."""
    bound = tolerance.mean_loss(*predictions(state, tokens))
    return replace(bound, roundoffs=bound.roundoffs + sums_bound(loudest(state)).roundoffs)


def losses_bound(state, tokens):
    """Allow for two mean losses of a text, of which either may have a guard."""
    return loss_bound(state, tokens) + loss_bound(state, tokens)


def gradient_bound(state, tokens, *, guard=GUARD):
    """Allow for one entry of the gradient of a mean loss by weights, absolutely.

    The gradient by a logit, and a rounding for each position, along every path. A guard
    stays in the derivative of log(p + G), which is then 1 / (p + G).
    """
    paths, loud = longest_paths(state), [loudest(state)] * len(state[FC2])
    guarded = guard and max(guard / (guard + p) for p in right_probabilities(state, tokens))
    return Tolerance(
        roundoffs=(tolerance.gradient(loud).roundoffs + len(tokens)) * paths,
        below=1.01 * guarded * paths,
        above=1.01 * guarded * paths,
        source="gradient by a weight: P times u (V + 4 (Z + ln V) + 20 + n), and a guard, if any",
    )


def right_probabilities(state, tokens):
    """Give the probability of the right token at each position."""
    for logits, token in zip(*predictions(state, tokens), strict=True):
        weights = [math.exp(z - max(logits)) for z in logits]
        yield weights[token] / sum(weights)


def quotient_bound(state, tokens, eps, missed):
    """Allow for a quotient of differences: rounding / eps, and what it misses besides."""
    loss = loss_bound(state, tokens)
    missed += loss.below * min(longest_paths(state), 1.0 / eps)
    return Tolerance(
        roundoffs=2.0 * loss.roundoffs / eps,
        below=missed,
        above=missed,
        source=f"quotient of differences, eps = {eps:.2g}: rounding / eps + {missed:.2g}",
    )


def guarded_quotient(rounding, before, after, way):
    """Allow for what a guard takes off a quotient of differences, besides its rounding.

    `before` and `after` are the losses at each position, `way` is what their difference is
    divided by. At each position a guard makes g(L) of a loss L, with a slope of 0 to 1; where p
    is the smaller of the two probabilities the slope is 1 - 2 G / (p + G) at least, and by the
    mean value theorem so much of the difference is left.
    """
    count = len(before) * way
    taken = [_taken(*pair) / count for pair in zip(before, after, strict=True)]
    return replace(
        rounding,
        below=rounding.below + sum(max(0.0, part) for part in taken),
        above=rounding.above + sum(max(0.0, -part) for part in taken),
        source=f"{rounding.source}, and a guard up to 1e-12",
    )


def _taken(before, after):
    """Give what a guard takes off a difference of two losses at most, with its sign."""
    probability = math.exp(-max(before, after))
    return (after - before) * min(1.0, 2.0 * GUARD / (probability + GUARD))


def sgd_bound(rate):
    """Allow for w - rate * g, both up to 2: u (2 |w| + 4 lr |g|)."""
    return tolerance.rounding(2.0, relative=False) * (2.0 + 4.0 * rate)


def step_bound(state, tokens, rate, *, guard=GUARD):
    """Allow for a weight after a step: its gradient's error times the rate, and rounding."""
    largest = largest_weight(state)
    rounding = tolerance.rounding(4.0, relative=False) * (largest + rate * longest_paths(state))
    return gradient_bound(state, tokens, guard=guard) * rate + rounding

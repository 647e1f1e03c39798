"""The model itself, as a composition of whatever linear and rmsnorm are."""

import math

from ._vectors import added, dot

EPSILON = 1e-5
"""What RMSNorm adds to the mean of the squares."""

ATTENTION = ("attn_wq", "attn_wk", "attn_wv", "attn_wo")
HIDDEN = ("mlp_fc1", "mlp_fc2")


def read(linear, rmsnorm, state, n_head, tokens):
    """Give the logits after each token."""
    layers = sum(name.endswith("attn_wq") for name in state)
    seen = [([], []) for _ in range(layers)]
    return [_next(linear, rmsnorm, state, n_head, seen, place) for place in enumerate(tokens)]


def _next(linear, rmsnorm, state, n_head, seen, place):
    position, token = place
    x = rmsnorm(added(state["wte"][token], state["wpe"][position]))
    for i, (keys, values) in enumerate(seen):
        wq, wk, wv, wo = (state[f"layer{i}.{part}"] for part in ATTENTION)
        fc1, fc2 = (state[f"layer{i}.{part}"] for part in HIDDEN)
        y = rmsnorm(x)
        keys.append(linear(y, wk))
        values.append(linear(y, wv))
        x = added(x, linear(_attention(linear(y, wq), keys, values, n_head), wo))
        x = added(x, linear([max(0.0, a) for a in linear(rmsnorm(x), fc1)], fc2))
    return linear(x, state["lm_head"])


def _attention(query, keys, values, n_head):
    size = len(query) // n_head
    mixed = []
    for part in (slice(h * size, (h + 1) * size) for h in range(n_head)):
        scores = [dot(query[part], key[part]) / math.sqrt(size) for key in keys]
        weights = [math.exp(score - max(scores)) for score in scores]
        columns = zip(*(value[part] for value in values), strict=True)
        mixed += [dot(weights, column) / math.fsum(weights) for column in columns]
    return mixed


def right_logits(state, reading):
    """Give the right logits: how large they are decides how far apart answers may be."""
    return read(plain_linear, plain_rmsnorm, state, reading["heads"], reading["tokens"])


def plain_linear(x, w):
    """Give the weighted sums."""
    return [dot(row, x) for row in w]


def plain_rmsnorm(x):
    """Divide by the root of the mean square."""
    root = math.sqrt(dot(x, x) / len(x) + EPSILON)
    return [entry / root for entry in x]

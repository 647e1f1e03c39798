"""Attention, with what may go wrong in it."""

import math

import numpy as np

from ._activation import activated
from ._norm import normalised
from ._slopes import softmax_in_parts
from ._tensor import Tensor, constant, exp, joined, lift, log, passing, softmax

MATRICES = {
    "kv": "qvk",
    "qk": "kqv",
    "qv": "vkq",
    "qq": "qqv",
    "kk": "kkv",
    "vk": "qkk",
    "kv from v": "qvv",
    "vq": "qkq",
    "all q": "qqq",
    "no q": "-kv",
    "no k": "q-v",
    "no v": "qk-",
    "x": "qk-",
    "vo": "qko",
}
"""With which matrix queries, keys and values are computed."""


def attend(layer, x, y):
    """Give what attention adds to x; keys and values are put into the cache of the layer."""
    pick = layer.pick
    q, k, v = _projected(layer, x, y)
    keys, values = layer.cache
    keys.append(k)
    values.append(v)
    keys, values = joined(keys), joined(values)
    mixed = _mixed(pick, layer.n_head, q, keys, values, _seen(layer, len(q.data), len(keys.data)))
    mixed = normalised(pick, mixed) if pick("normed") == "mixed" else mixed
    mixed = activated(None, None, mixed) if pick("activation") == "attention" else mixed
    last = {"no o": "-", "x": "-", "o is q": "q", "o is v": "v", "vo": "v"}.get(pick("roles"), "o")
    return mixed if last == "-" else layer.linear(mixed, last)


def _projected(layer, x, y):
    pick = layer.pick
    kinds = MATRICES.get(pick("roles"), "qkv")
    raw = {"query raw": "q", "keys raw": "k", "values raw": "v", "keys and values raw": "kv"}
    sources = [x if role in raw.get(pick("normed"), "") else y for role in "qkv"]
    parts = [
        source if kind == "-" else layer.linear(source, kind)
        for source, kind in zip(sources, kinds, strict=True)
    ]
    if pick("activation") == "queries":
        parts = [activated(None, None, part) for part in parts]
    if pick("normed") == "queries and keys":
        parts[:2] = [normalised(pick, part) for part in parts[:2]]
    cuts = dict(zip(("queries", "keys", "values"), range(3), strict=True))
    if pick("cut") in cuts:
        parts[cuts[pick("cut")]] = constant(parts[cuts[pick("cut")]])
    return parts


def _seen(layer, m, t):
    """Tell for each of m queries which of t keys and values it meets, and how often it counts."""
    pick = layer.pick
    if layer.seen is None and _is_usual(pick):
        return None, np.tri(m, t, t - m)[:, :, None]
    rows = [_looks(pick, i, t) for i in range(t - m, t)] if layer.seen is None else [layer.seen] * m
    width = max(1, *(len(keys) for keys, _ in rows))
    index = np.zeros((2, m, width), int)
    mask = np.zeros((m, width, 1))
    for i, pair in enumerate(rows):
        for role, found in enumerate(pair):
            index[role, i, : len(found)] = found
        mask[i, : len(pair[0])] = 1.0
    return index, mask


def _is_usual(pick):
    seen = pick("seen") or pick("window") or pick("gap") or pick("reading")
    return seen is None and pick("cut") != "cache"


def _looks(pick, i, t):
    """Give the keys and the values that position i looks at."""
    past = list(range(i + 1))
    if pick("reading") == "unmasked":
        return list(range(t)), list(range(t))
    if pick("window") is not None:
        past = past[-int(pick("window")) :]
    if pick("gap") is not None:
        past = past[: -int(pick("gap"))]
    pairs = {
        "before": (past[:-1], past[:-1]),
        "before or self": (past[:-1] or past, past[:-1] or past),
        "first": (past[:1], past[:1]),
        "self": (past[-1:], past[-1:]),
        "not first": (past[1:] or past, past[1:] or past),
        "not last": (past[:-2] + past[-1:],) * 2,
        "newest in front": (past[::-1], past),
        "twice": (past + past[-1:],) * 2 if len(past) > 1 else (past, past),
        "late values": (past, [*past[:-1], -1]),
        "shifted": (past, past[:1] + past[:-1]),
    }
    return pairs.get(pick("seen"), (past, past))


def _mixed(pick, n_head, q, keys, values, seen):
    index, mask = seen
    own_keys, own_values = (None, None) if index is None else index
    kind, width = pick("heads"), q.data.shape[1]
    heads = {"one": 1, "transposed": width // n_head}.get(kind, pick("heads_used") or n_head)
    q, k, v = (_split(kind, part, heads) for part in (q, keys, values))
    k, v = _kept(pick, k, own_keys), _kept(pick, v, own_values)
    q = q.reshape(len(q.data), 1, heads, -1)
    if kind is not None:
        q, k, v = (_one_part(kind, role, part) for role, part in zip("qkv", (q, k, v), strict=True))
    scores = _scaled(pick, (q * k).sum(3), q, k, mask, heads).reshape(*mask.shape[:2], heads)
    if pick("heads_used") is not None:
        scores = scores * (n_head / heads) ** 0.5  # the size of a head stays in the scale
    if kind == "shared":
        scores = scores.sum(2)
    a = _weights(pick, scores, mask)
    a = constant(a) if pick("cut") == "weights" else a
    a = a * q.data.shape[3] ** -0.5 if pick("scale") == "after" else a
    if kind in SHARED:
        a = SHARED[kind](a)
    if pick("seen") == "late values":
        v = v * (own_values >= 0)[:, :, None, None]
    return _side_by_side(kind, (a.reshape(*a.data.shape, 1) * v).sum(1), width)


SHARED = {
    "first": lambda a: a[:, :, :1],
    "last": lambda a: a[:, :, -1:],
    "mean scores": lambda a: a.mean(2),
}


def _kept(pick, part, index):
    if index is None:
        return part.reshape(1, *part.data.shape)
    rows = part[index]
    if pick("cut") != "cache":
        return rows
    own = (index == np.arange(len(index))[:, None])[:, :, None, None] * 1.0
    return rows * own + constant(rows) * (1.0 - own)


def _split(kind, part, heads):
    t = len(part.data)
    if kind in {"interleaved", "interleaved in"}:
        return part.reshape(t, -1, heads).swap(1, 2)
    return part.reshape(t, heads, -1)


def _one_part(kind, role, part):
    """Let all heads use the part of the first."""
    firsts = {"first query": "q", "first key": "k", "first value": "v", "same part": "qkv"}
    heads = part.data.shape[2]
    if role in firsts.get(kind, ""):
        return part[:, :, [0] * heads]
    if (kind, role) == ("shifted", "v"):
        return part[:, :, np.roll(np.arange(heads), -1)]
    return part


def _scaled(pick, scores, q, k, mask, heads):
    size = q.data.shape[3]
    if all([pick(name) is None for name in SCALES]):  # a list is quicker  # noqa: C419
        scaled = scores * size**-0.5
        return passing(scores, scaled) if pick("cut") == "scale" else scaled
    count = mask.sum(axis=1).reshape(-1, 1, 1, 1)
    divisors = {
        "none": 1.0,
        "after": 1.0,
        "width": (size * heads) ** 0.5,
        "linear": size,
        "width linear": size * heads,
        "times": size**-0.5,
        "times linear": 1.0 / size,
        "heads": heads**0.5,
        "heads linear": heads,
        "product": (size * heads * heads) ** 0.5,
        "keys": np.maximum(count, 1.0) ** 0.5,
        "keys linear": np.maximum(count, 1.0),
        "fourth root": size**0.25,
        "plus": (size + 1) ** 0.5,
    }
    if pick("scale") == "cosine":
        return scores / ((q * q).sum(3) * (k * k).sum(3)) ** 0.5
    divisor = pick("divisor") or _power(pick, size, heads) or divisors.get(pick("scale"), size**0.5)
    scaled = scores * (1.0 / divisor) * (pick("sharpness") or 1.0)
    return passing(scores, scaled) if pick("cut") == "scale" else scaled


SCALES = ("scale", "divisor", "sharpness", "head_power", "width_power")


def _power(pick, size, heads):
    """Give the divisor of the scores where it is another power of a size."""
    if (k := pick("head_power")) is not None:
        return size**k
    return None if (k := pick("width_power")) is None else (size * heads) ** k


def _weights(pick, s, mask):
    kind, cut = pick("weights"), pick("cut")
    if pick("slope") is not None:
        return softmax_in_parts(pick, s, 1, mask)
    if (k := pick("sum_power")) is not None:
        e = exp(s * mask) * mask
        total = e.sum(1)
        return e / (total + (total.data == 0.0)) ** k
    if kind is None and cut not in {"normaliser", "softmax"} and mask[:, 0].all():
        return softmax(s + np.where(mask > 0.0, 0.0, -np.inf), 1)
    top = np.where(mask > 0.0, s.data, -np.inf).max(axis=1, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    if kind in WITHOUT_EXP:
        return WITHOUT_EXP[kind](s, mask)
    s = s * {"minus": -1.0, "two": math.log(2.0)}.get(kind, 1.0)
    s = activated(None, None, s) if kind == "relu" else s
    if kind in {"minus", "two", "relu", "unnormalised", "count", "plus one", "times sum"}:
        top = 0.0
    e = exp((s - top) * mask) * mask
    total = TOTALS.get(kind, _over_positions)(e, mask)
    total = constant(total) if cut == "normaliser" else total
    a = e / (total + (total.data == 0.0))
    if kind == "twice":
        e = exp(a) * mask
        return e / (e.sum(1) + (mask.sum(axis=1, keepdims=True) == 0.0))
    if kind == "log":
        return log(a + (1.0 - mask))
    if kind == "count too":
        a = a * (1.0 / np.maximum(mask.sum(axis=1, keepdims=True), 1.0))
    a = a * a if kind == "squared" else a
    return passing(s, a) if cut == "softmax" else a


def _over_positions(e, _):
    return e.sum(1)


def _hard(s, mask):
    rows = np.where(mask > 0.0, s.data, -np.inf)
    a = np.zeros_like(s.data)
    np.put_along_axis(a, rows.argmax(axis=1)[:, None], 1.0, axis=1)
    return lift(a * mask)


WITHOUT_EXP = {
    "raw": lambda s, mask: s * mask,
    "linear": lambda s, mask: (s * mask) / (s * mask).sum(1),
    "uniform": lambda s, mask: s * 0.0 + mask / np.maximum(mask.sum(axis=1, keepdims=True), 1.0),
    "hard": _hard,
    "sigmoid": lambda s, mask: lift(mask) / (exp(s * -1.0) + 1.0),
}

TOTALS = {
    "unnormalised": lambda e, _: e.sum(1) * 0.0 + 1.0,
    "heads": lambda e, mask: e.sum(2) + (1.0 - mask),
    "all": lambda e, _: e.sum(1, 2),
    "count": lambda e, mask: e.sum(1) * 0.0 + mask.sum(axis=1, keepdims=True),
    "max": lambda e, _: lift(e.data.max(axis=1, keepdims=True)),
    "plus one": lambda e, _: e.sum(1) + 1.0,
    "times sum": lambda e, _: e.sum(1) ** -1.0,
    "times shifted sum": lambda e, _: e.sum(1) ** -1.0,
}


def _side_by_side(kind, parts, width):
    """Put what the heads give into one vector."""
    parts = parts.reshape(len(parts.data), *parts.data.shape[2:])
    m, heads, size = parts.data.shape
    if kind in {"overwritten", "summed", "averaged"}:
        total = parts[:, -1] if kind == "overwritten" else parts.sum(1).reshape(m, size)
        total = total * (1.0 / heads if kind == "averaged" else 1.0)
        return joined([total, Tensor(np.zeros((m, width - size)))], axis=1)
    if kind in {"only first", "only last"}:
        own = np.zeros((1, heads, 1))
        own[0, 0 if kind == "only first" else -1] = 1.0
        parts = parts * own
    parts = parts[:, ::-1] if kind == "reversed" else parts
    parts = parts.swap(1, 2) if kind in {"interleaved", "interleaved out"} else parts
    return parts.reshape(m, width)

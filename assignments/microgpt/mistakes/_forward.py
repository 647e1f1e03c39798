"""The model, all positions side by side, with what may go wrong in it."""

import numpy as np

from ._activation import activated
from ._attention import attend
from ._norm import normalised
from ._tensor import Tensor, constant, exp, joined, lift, log_softmax, mapped, softmax

ATTENTION = "qkvo"


def tensors(state):
    """Make tensors of all matrices."""
    return {name: Tensor(np.array(rows, float)) for name, rows in state.items()}


def positions(tokens):
    """Give each token with its position."""
    return list(enumerate(tokens))


def read(pick, w, n_head, text, seen=None):
    """Give the logits after each token of a text, as a matrix.

    `text` pairs positions and tokens. `seen` tells at which events each looks, one after
    the other; without it each looks at those up to its own.
    """
    count = (len(w) - 3) // 6
    caches = {}
    one_by_one = seen is not None or pick("seen") == "one cache"
    steps = [[i] for i in range(len(text))] if one_by_one else [range(len(text))]
    rows = []
    for step in steps:
        x = start = _embed(pick, w, text, step)
        for i in _order(pick("layers"), count):
            cache = caches.setdefault(0 if pick("seen") == "one cache" else i, ([], []))
            part = _Layer(pick, w, n_head, i, cache, seen and seen(step[0]))
            x = part.run(x, start, lambda own=step: _place(pick, w, text, own))
        rows.append(_leave(pick, w, x, start))
    return joined(rows)


def _order(kind, count):
    layers = list(range(count))
    orders = {
        "first": layers[:1],
        "last": layers[-1:],
        "not first": layers[1:],
        "not last": layers[:-1],
        "reversed": layers[::-1],
        "twice": layers * 2,
    }
    return orders.get(kind, layers)


def _rows(matrix, indices):
    return matrix[np.array([range(len(matrix.data))[i] for i in indices])]


def _embed(pick, w, text, step):
    kind, tokens = pick("token"), [text[i][1] for i in step]
    places = [text[i][0] for i in step]
    rows = {"position": places, "first": [0] * len(tokens), "last": [-t for t in tokens]}.get(
        kind, [t + _shift(pick, {"previous": -1, "next": 1}.get(kind, 0), "rows") for t in tokens]
    )
    x = _rows(w["lm_head" if kind == "lm_head" else "wte"], rows)
    if kind in {"missing", "scaled"}:
        x = x * (0.0 if kind == "missing" else x.data.shape[1] ** 0.5)
    if pick("used"):
        x = _in_part(pick("used"), x, tokens)
    return _placed(pick, w, x, text, step)


def _in_part(kind, x, tokens):
    """Let gradients go back to one use of each token only."""
    uses = tokens[::-1] if kind == "last" else tokens
    chosen = np.array([[float(t not in uses[:i])] for i, t in enumerate(uses)])
    chosen = chosen[::-1] if kind == "last" else chosen
    return x * chosen + constant(x) * (1.0 - chosen)


def _place(pick, w, text, step):
    """Give the rows of wpe."""
    kind, wpe = pick("place"), w["wpe"]
    index = {
        "next": lambda p, _: p + 1,
        "previous": lambda p, _: p - 1,
        "first": lambda *_: 0,
        "token": lambda _, t: t,
        "from the end": lambda p, _: -p,
    }.get(kind, lambda p, _: p)
    if kind == "into the table":
        rows = [[p for p, t in text[: i + 1] if t == text[i][1]] for i in step]
        return joined([_rows(wpe, own).sum(0) for own in rows])
    return _rows(wpe, [index(*text[i]) + _shift(pick, 0, "places") for i in step])


def _shift(pick, by, what):
    """Give by how many rows a table is looked up too far down."""
    return by + (pick(f"{what}_after") or 0) - (pick(f"{what}_before") or 0)


def _placed(pick, w, x, text, step):
    kind, place = pick("place"), _place(pick, w, text, step)
    factor = {"missing": 0.0, "minus": -1.0, "twice": 2.0, "half": 0.5, "after the norm": 0.0}
    if kind == "norm apart":
        return _norm(pick, x) + _norm(pick, place)
    place = place * factor[kind] if kind in factor else place
    place = place if pick("place_share") is None else place * pick("place_share")
    x = x * place if kind == "product" else x + place
    x = x * 0.5 if kind == "mean" else x
    if pick("normed") not in {"no first", "none"}:
        cut = pick("cut")
        x = normalised(pick, x, "norms" if cut == "first norm" else cut)
    x = _norm(pick, x) if pick("normed") == "twice" else x
    return x + _place(pick, w, text, step) if kind == "after the norm" else x


def _norm(pick, x):
    return normalised(pick, x, pick("cut"))


class _Layer:
    """One layer, and what its cache holds."""

    def __init__(self, pick, w, n_head, i, cache, seen):
        self.pick, self.w, self.n_head, self.cache, self.seen = pick, w, n_head, cache, seen
        same = pick("layers")
        last = (len(w) - 3) // 6 - 1
        self.attention_layer = {"same": 0, "same last": last}.get(same, i)
        self.hidden_layer = {"same": 0, "same hidden": 0, "same last": last}.get(same, i)
        self.i = i

    def run(self, x, start, place):
        """Let x look back and think."""
        pick, residual, normed = self.pick, self.pick("residual"), self.pick("normed")
        if residual == "no layers":
            return x
        x = x + place() if pick("place") == "in every layer" else x
        base = start if residual == "embedding" else x
        if residual == "hidden first":
            x = x + self._hidden(x)
            return x + self._attention(x)
        y = self._attention(x)
        y = y * 0.0 if residual == "no attention" else y
        looked = self._add(base, y, "attention")
        thinking = x if residual == "parallel" else looked
        z = self._hidden(thinking)
        z = z * 0.0 if residual == "no hidden" else z
        base = _norm(pick, x) if residual == "first norm" else looked
        into = {"old": x, "embedding": start, "around the layer": x}.get(residual, base)
        x = self._add(into, z, "hidden")
        if pick("activation") == "stream":
            x = activated(None, None, x)
        return _norm(pick, x) if normed == "after too" else x

    def _add(self, x, y, part):
        pick, residual, normed = self.pick, self.pick("residual"), self.pick("normed")
        y = _norm(pick, y) if normed == "after" else y
        if normed in {"both streams", "stream" if part == "attention" else "hidden stream"}:
            x = _norm(pick, x)
        if part == "attention" and normed == "after too":
            return _norm(pick, x + y)
        if residual in {part, "both"} or (residual, part) == ("around the layer", "attention"):
            return y
        if pick("cut") == f"{part} residual":
            x = constant(x)
        if pick("cut") == part:
            y = constant(y)
        y = y * FACTORS[residual, part] if (residual, part) in FACTORS else y
        x = x * 2.0 if (residual, part) == ("x twice", "attention") else x
        if (k := pick(f"x_at_{part}")) is not None:
            x = x * k
        total = (x + y) * 0.5 if residual == "half" else x + y
        after = normed == "post" or (normed, part) == ("post only attention", "attention")
        return _norm(pick, total) if after else total

    def _attention(self, x):
        normed = self.pick("normed")
        raw = normed in {"no attention", "no layer", "none", "post", "after", "post only attention"}
        return attend(self, x, x if raw else _norm(self.pick, x))

    def _hidden(self, x):
        pick, normed = self.pick, self.pick("normed")
        raw = normed in {"no hidden", "no layer", "none", "post", "after"}
        y = x if raw else _norm(pick, x)
        kind = pick("activation")
        fc1, fc2 = (self.w[f"layer{self.hidden_layer}.mlp_fc{k}"] for k in "12")
        y = activated(None, None, y) if kind in {"before", "before too"} else y
        y = y.times(fc1)
        y = activated(kind, pick("leak"), y, pick("cut"))
        y = _norm(pick, y) if normed == "between" else y
        y = y.times(fc2)
        return activated(None, None, y) if kind in {"after", "both"} else y

    def linear(self, x, kind):
        """Multiply by a matrix of attention."""
        rows = self.w[f"layer{self.attention_layer}.attn_w{kind}"]
        turned = self.pick("transposed")
        if turned is None:
            return x.times(rows)
        transposed = kind in {"qkv": "qkv", "all": "qkvo"}.get(turned, turned[1:])
        return x.times_columns(rows) if transposed else x.times(rows)


FACTORS = {
    ("attention twice", "attention"): 2.0,
    ("minus", "attention"): -1.0,
    ("hidden minus", "hidden"): -1.0,
}


def _leave(pick, w, x, start):
    kind = pick("output")
    x = _norm(pick, x) if pick("normed") == "final" else x
    x = x + start if pick("residual") == "embedding at last" else x
    z = x if kind == "stream" else x.times(w["wte" if kind == "tied" else "lm_head"])
    z = _norm(pick, z) if pick("normed") == "logits" else z
    z = activated(None, None, z) if pick("activation") == "logits" else z
    z = z if pick("temperature") is None else z * (1.0 / np.float64(pick("temperature")))
    if pick("cap") is not None:
        y = np.tanh(z.data / pick("cap"))
        z = mapped(z, pick("cap") * y, lambda: 1.0 - y * y)
    return OUTPUTS.get(kind, lambda z, _: z)(z, x)


def _hot(z, _):
    rows = np.zeros_like(z.data)
    rows[range(len(rows)), z.data.argmax(-1)] = 1.0
    return lift(rows)


def _plus(z, x):
    n = min(z.data.shape[1], x.data.shape[1])
    return z[:, :n] + x[:, :n]


OUTPUTS = {
    "probabilities": lambda z, _: softmax(z),
    "log probabilities": lambda z, _: log_softmax(z),
    "minus": lambda z, _: z * -1.0,
    "scaled": lambda z, x: z * x.data.shape[1] ** -0.5,
    "divided": lambda z, x: z * (1.0 / x.data.shape[1]),
    "shifted": lambda z, _: z - z.data.max(axis=-1, keepdims=True),
    "centred": lambda z, _: z - z.mean(-1),
    "exp": lambda z, _: exp(z),
    "one-hot": _hot,
    "reversed": lambda z, _: z[:, ::-1],
    "next": lambda z, _: z[:, np.roll(np.arange(z.data.shape[1]), -1)],
    "plus": _plus,
    "no last": lambda z, _: z[:, :-1],
    "single": lambda z, _: mapped(z, z.data.astype(np.float32), lambda: 1.0),
}

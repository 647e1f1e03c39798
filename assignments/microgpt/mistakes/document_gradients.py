"""Error model of `document_gradients`."""

import marshal

import numpy as np

from gradekit.mistakes import Sentence, mistakes
from gradekit.mistakes.tables import choices

from ._document import SWITCHES, document
from ._forward import tensors
from ._slopes import SLOPE
from ._switches import FACTORS
from ._tensor import Tensor
from ._terms import ACCEPTED

CUT = {
    "norm": "Your gradients treat the scale of rmsnorm as a constant.",
    "norms": "Your gradients pass rmsnorm as if it were not there.",
    "first norm": "Your gradients pass the first rmsnorm as if it were not there.",
    "cache": "No gradient goes back to the keys and values of earlier positions.",
    "keys": "No gradient goes back through the keys.",
    "values": "No gradient goes back through the values.",
    "queries": "No gradient goes back through the queries.",
    "weights": "Your gradients treat the attention weights as constants.",
    "normaliser": "Your gradients treat the sum in the softmax of attention as a constant.",
    "softmax": "Your gradients pass the softmax of attention as if it were not there.",
    "scale": "The division by sqrt(C / n_head) is missing on the way back.",
    "relu": "Your gradients pass relu where it is closed, too.",
    "attention": "No gradient goes back through attention.",
    "hidden": "No gradient goes back through the hidden units.",
    "attention residual": "No gradient goes back past attention, along x.",
    "hidden residual": "No gradient goes back past the hidden units, along x.",
    "normaliser of the loss": "Your gradients treat the sum in the last softmax as a constant.",
}

PARTS = {
    "wpe": "Your gradient of wpe is 0.",
    "wte": "Your gradient of wte is 0.",
    "wte wpe": "Your gradients of wte and wpe are 0.",
    "lm_head": "Your gradient of lm_head is 0.",
    "attn_wq": "Your gradient of wq is 0.",
    "attn_wk": "Your gradient of wk is 0.",
    "attn_wv": "Your gradient of wv is 0.",
    "attn_wo": "Your gradient of wo is 0.",
    "attn_wq attn_wk": "Your gradients of wq and wk are 0.",
    "mlp_fc1": "Your gradient of fc1 is 0.",
    "mlp_fc2": "Your gradient of fc2 is 0.",
    "layer": "Your gradients within the layers are 0.",
    "layer wte wpe": "Only your gradient of lm_head is not 0.",
    "everything": "All of your gradients are 0.",
    "not layer0": "Your gradients of the layers after the first are 0.",
}

FACTOR = {
    "sum": "Your gradients are those of the sum of the losses; it is their mean.",
    "minus": "Your gradients have the wrong sign.",
    "n": "You divide the gradients by the number of positions twice.",
    "tokens": "You divide the gradients by the number of tokens, not by that of positions.",
    "n + 1": "You divide the gradients by one more than the number of positions.",
    "predictions": "You divide the gradients by len(tokens) - 1, whatever block_size is.",
    "vocabulary": "You divide the gradients by the number of tokens that may come besides.",
    "loss": "You multiply the gradients by the loss.",
}

FORM = {
    "squared": "You return the squares of the gradients.",
    "absolute": "You lose the signs of the gradients.",
    "sign": "You return the signs of the gradients alone.",
    "weights": "You return the weights; gradients are asked for.",
    "times weights": "You multiply each gradient by its weight.",
    "stepped": "You return the weights minus the gradients; gradients are asked for.",
    "length": "You divide the gradients by the length of all of them.",
    "wq and wk": "Your gradients of wq and wk are exchanged.",
    "wte and lm_head": "Your gradients of wte and lm_head are exchanged.",
    "shared": "Your gradients of wte and lm_head are their sum.",
    "columns": "Your gradients of square matrices have rows and columns exchanged.",
    "single": "You return the gradients in single precision.",
}

LACKING = {
    "embeddings": Sentence(
        "There is no gradient of wte and wpe in your result.", "gradients_leave_the_embeddings_out"
    ),
    "wpe": Sentence("There is no gradient of wpe in your result."),
    "lm_head": Sentence("There is no gradient of lm_head in your result."),
    "layers": Sentence("There are no gradients of the layers in your result."),
}

RETURNED = {
    "sum": "You return the sum of the losses; it is their mean.",
    "last": "You return the loss of the last position; it is the mean.",
    "first": "You return the loss of the first position; it is the mean.",
    "zero": "You return 0 as the loss.",
    "minus": "The loss you return has the wrong sign.",
    "perplexity": "You return exp of the loss.",
    "divided": "You divide the loss by the number of positions twice.",
    "bits": "The loss you return is in bits.",
    "tokens": "You return the sum of the losses divided by the number of tokens.",
}

OF_WHICH = {
    "last": "Your gradients are those of the loss of the last position.",
    "first": "Your gradients are those of the loss of the first position.",
    "last part": "Only the last position adds to your gradients.",
    "first part": "Only the first position adds to your gradients.",
    "largest": "Your gradients are those of the largest of the losses.",
}

OWN = {
    "cut": choices(
        CUT,
        {
            "norm": "gradients_with_a_constant_norm",
            "cache": "gradients_with_a_cache_of_plain_numbers",
        },
    ),
    "slope": choices(SLOPE),
    "zero": choices(PARTS, {"wpe": "gradients_without_places"}),
    "by": choices(
        FACTOR, {"sum": "gradients_of_the_sum", "minus": "gradients_with_the_wrong_sign"}
    ),
    "form": choices(FORM),
    "lacking": LACKING,
    "returned": choices(RETURNED, {"sum": "gradients_with_the_sum_as_loss"}),
    "of": choices(OF_WHICH),
    "used": {
        "first": Sentence("Only the first use of a token adds to its row of your gradient of wte."),
        "last": Sentence("Only the last use of a token adds to its row of your gradient of wte."),
    },
}


RARE = {
    "counted": ("last block", "chunks", "around", "block", "block + 1"),
    "divisor_of_the_loss": ("largest", "smallest", "block"),
    "seen": ("before or self", "not first", "not last", "shifted"),
    "weights": ("minus",),
}
"""What shows in texts only that are too long for gradients."""

OF_THE_LOSS = {
    name: {value: text for value, text in switch.items() if value not in RARE.get(name, ())}
    if isinstance(switch, dict)
    else switch
    for name, switch in SWITCHES.items()
    if name != "losses"
}
OF_THE_LOSS["counted"]["all"] = Sentence("You read beyond block_size where the text is longer.")


@mistakes(
    benign=ACCEPTED,
    **OWN,
    factor=(FACTORS, "You multiply the gradients by {k}."),
    clip_gradients=(FACTORS, "You limit the gradients to the range from -{k} to {k}."),
    decay=((0.01, 1.0, 0.001), "You add {k} times the weight to its gradient."),
    digits=(range(2, 9), "You round the gradients to {k} decimals."),
    **OF_THE_LOSS,
)
def document_gradients(pick, state, n_head, tokens, block_size):
    """Give the loss and its gradients."""
    arguments = (state, n_head, tokens, block_size)
    late = any([pick(name) is not None for name in LATE])  # a list is quicker  # noqa: C419
    if late and all([pick(name) is None for name in EARLY]):  # noqa: C419
        key = marshal.dumps(arguments)
        if key not in _computed:
            _computed.clear()
            _computed[key] = _compute(pick, arguments)
        return _finished(pick, *_computed[key], arguments)
    return _finished(pick, *_compute(pick, arguments), arguments)


_computed = {}
"""The loss, the losses of all positions and the gradients of the call before."""


def _compute(pick, arguments):
    state, *others = arguments
    Tensor.tape = []
    try:
        w = tensors(state)
        with np.errstate(all="ignore"):
            loss, each = document(pick, w, *others)
            _start(pick("of"), loss, each).backward()
    finally:
        Tensor.tape = None
    grads = {
        name: np.zeros_like(part.data) if part.grad is None else part.grad
        for name, part in w.items()
    }
    return loss.data.item(), each.data.ravel(), grads


def _finished(pick, loss, each, grads, arguments):
    state, _, tokens, block_size = arguments
    sizes = (len(each), block_size, len(tokens), len(state["wte"]))
    changed = [name for name in CHANGES if pick(name) is not None]
    with np.errstate(all="ignore"):
        value = _value(pick("returned"), loss, each, sizes)
        if pick("form") is not None:
            grads = _formed(pick("form"), grads, state)
        if changed:
            grads = {name: _changed(pick, name, g, state[name]) for name, g in grads.items()}
        factor = _factor(pick("by"), loss, sizes) * (pick("factor") or 1.0)
        grads = grads if factor == 1.0 else {name: g * factor for name, g in grads.items()}
    gone = GONE.get(pick("lacking"))
    return value, {
        name: g.tolist() for name, g in grads.items() if not (gone and name.startswith(gone))
    }


CHANGES = ("zero", "clip_gradients", "decay", "digits")
LATE = (*CHANGES, "form", "by", "factor", "returned", "lacking")
EARLY = (*OF_THE_LOSS, "cut", "slope", "of", "used", *ACCEPTED)


GONE = {"embeddings": ("wte", "wpe"), "wpe": "wpe", "lm_head": "lm_head", "layers": "layer"}


def _start(kind, loss, each):
    """Give what backward is called on."""
    n = float(len(each.data))
    starts = {
        "last": lambda: each[-1:],
        "first": lambda: each[:1],
        "last part": lambda: each[-1:] * (1.0 / n),
        "first part": lambda: each[:1] * (1.0 / n),
        "largest": lambda: each[[each.data.argmax()]],
    }
    return starts[kind]() if kind else loss


def _value(kind, loss, each, sizes):
    n, _, length, _ = sizes
    return {
        "sum": loss * n,
        "last": float(each[-1]),
        "first": float(each[0]),
        "zero": 0.0,
        "minus": -loss,
        "perplexity": float(np.exp(loss)),
        "divided": loss / n,
        "bits": loss / float(np.log(2.0)),
        "tokens": loss * n / length,
    }.get(kind, loss)


def _factor(kind, loss, sizes):
    n, _, length, vocabulary = sizes
    return {
        "sum": n,
        "minus": -1.0,
        "n": 1.0 / n,
        "tokens": n / length,
        "n + 1": n / (n + 1.0),
        "predictions": n / (length - 1.0),
        "vocabulary": 1.0 / vocabulary,
        "loss": loss,
    }.get(kind, 1.0)


def _changed(pick, name, g, w):
    if _is_zero(pick("zero"), name):
        g = g * 0.0
    if pick("clip_gradients") is not None:
        g = np.clip(g, -pick("clip_gradients"), pick("clip_gradients"))
    if pick("decay") is not None:
        g = g + pick("decay") * np.array(w, float)
    return g if pick("digits") is None else np.round(g, pick("digits"))


def _is_zero(kind, name):
    if kind is None:
        return False
    if kind in {"everything", "not layer0"}:
        return kind == "everything" or (name.startswith("layer") and not name.startswith("layer0"))
    return any(
        part in name.replace("layer", "layer ").split(" ")[0] or name.endswith(part)
        for part in kind.split()
    )


def _formed(kind, grads, w):
    exchanged = {"wq and wk": ("attn_wq", "attn_wk"), "wte and lm_head": ("wte", "lm_head")}
    if kind in exchanged:
        a, b = exchanged[kind]
        other = {name: _renamed(name, a, b) for name in grads}
        return {name: grads[other[name]] for name in grads}
    if kind == "shared":
        both = grads["wte"] + grads["lm_head"]
        return grads | {"wte": both, "lm_head": both}
    if kind == "length":
        length = np.sqrt(sum((g * g).sum() for g in grads.values()))
        return {name: g / length for name, g in grads.items()}
    form = FORMS.get(kind, lambda g, _: g)
    return {name: form(g, np.array(w[name], float)) for name, g in grads.items()}


def _renamed(name, a, b):
    if name.endswith(a):
        return name.removesuffix(a) + b
    return name.removesuffix(b) + a if name.endswith(b) else name


FORMS = {
    "squared": lambda g, _: g * g,
    "absolute": lambda g, _: abs(g),
    "sign": lambda g, _: np.sign(g),
    "weights": lambda _, w: w,
    "times weights": lambda g, w: g * w,
    "stepped": lambda g, w: w - g,
    "columns": lambda g, _: g.T if g.shape[0] == g.shape[1] else g,
    "single": lambda g, _: g.astype(np.float32).astype(float),
}

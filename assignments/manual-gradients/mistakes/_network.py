"""The network: an embedding, a hidden layer with ReLU, logits; right and wrong."""

import math

import numpy as np

from gradekit.mistakes import FRACTIONS, NUMBERS, Sentence
from gradekit.mistakes.logits import log_sum_exp, softmax
from gradekit.mistakes.tables import chosen


def linear(x, w):
    """Multiply a matrix with a vector."""
    return [math.fsum(a * b for a, b in zip(row, x, strict=False)) for row in w]


def _sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a > -700 else 0.0


EMBEDDINGS = {
    None: (lambda wte, t: wte[t], ""),
    "before": (
        lambda wte, t: wte[t - 1],
        "You take the row before: tokens count from 0, and 1 is subtracted.",
    ),
    "after": (
        lambda wte, t: wte[t + 1],
        "You take the row after: 1 is added to the token.",
    ),
    "after_cyclic": (
        lambda wte, t: wte[(t + 1) % len(wte)],
        "You take the row after: 1 is added to the token.",
    ),
    "first": (lambda wte, _: wte[0], "You always take the first row of wte."),
    "last": (lambda wte, _: wte[-1], "You always take the last row of wte."),
    "column": (lambda wte, t: [row[t] for row in wte], "You take a column of wte, not a row."),
    "mean": (
        lambda wte, _: [sum(c) / len(wte) for c in zip(*wte, strict=True)],
        "You average all rows of wte: the token plays no part.",
    ),
    "sum": (
        lambda wte, _: [sum(c) for c in zip(*wte, strict=True)],
        "You add up all rows of wte: the token plays no part.",
    ),
    "until": (
        lambda wte, t: [sum(c) for c in zip(*wte[: t + 1], strict=True)],
        "You add up the rows of wte up to that of the token.",
    ),
    "unit": (
        lambda wte, t: [a / (math.sqrt(sum(b * b for b in wte[t])) or 1.0) for a in wte[t]],
        "You divide the embedding by its length.",
    ),
    "relu": (
        lambda wte, t: [max(a, 0.0) for a in wte[t]],
        "You apply ReLU to the embedding, too.",
    ),
    "ones": (lambda wte, t: [1.0 for _ in wte[t]], "The embedding plays no part: you take ones."),
    "times_token": (
        lambda wte, t: [t * a for a in wte[t]],
        "You multiply the embedding by the number of its token.",
    ),
    "rmsnorm": (
        lambda wte, t: [
            a / math.sqrt(sum(b * b for b in wte[t]) / len(wte[t]) + 1e-5) for a in wte[t]
        ],
        "You normalise the embedding; it should go in as it is.",
    ),
}
"""What goes in for token t."""

ACTIVATIONS = {
    None: (lambda a: max(a, 0.0), ""),
    "none": (lambda a: a, "ReLU is missing between the two layers."),
    "absolute": (abs, "You take the absolute value where ReLU belongs."),
    "negative": (
        lambda a: min(a, 0.0),
        "Your ReLU is reversed: it lets negative numbers through, not positive ones.",
    ),
    "flipped": (lambda a: max(-a, 0.0), "Your ReLU is max(0, -a); it should be max(0, a)."),
    "step": (lambda a: float(a > 0), "Your hidden units are 1 or 0; ReLU keeps the number itself."),
    "square": (lambda a: max(a, 0.0) ** 2, "You square what ReLU lets through."),
    "any_square": (lambda a: a * a, "You square the hidden layer where ReLU belongs."),
    "sigmoid": (_sigmoid, "You apply the sigmoid where ReLU belongs."),
    "tanh": (math.tanh, "You apply tanh where ReLU belongs."),
    "swish": (lambda a: a * _sigmoid(a), "You multiply by the sigmoid where ReLU belongs."),
    "gelu": (
        lambda a: a * (1 + math.erf(a / math.sqrt(2))) / 2,
        "You apply GELU where ReLU belongs.",
    ),
    "softplus": (
        lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))),
        "You apply softplus, log(1 + exp), where ReLU belongs.",
    ),
    "elu": (
        lambda a: a if a > 0 else math.expm1(a),
        "You apply ELU where ReLU belongs.",
    ),
    "exp": (math.exp, "You apply exp where ReLU belongs."),
    "sign": (lambda a: float((a > 0) - (a < 0)), "You take the sign where ReLU belongs."),
    "whole": (lambda a: float(int(max(a, 0.0))), "You cut the hidden layer to whole numbers."),
}
"""A hidden unit that receives a."""


def _padded(x, size):
    return [*x, *[0.0] * size][:size]


LAYERS = {
    None: (lambda hidden, *_: hidden, ""),
    "residual": (
        lambda hidden, x, _: [h + a for h, a in zip(hidden, _padded(x, len(hidden)), strict=True)],
        "You add the embedding to the hidden layer; there is no residual connection.",
    ),
    "embedding": (
        lambda hidden, x, _: _padded(x, len(hidden)),
        "The output layer gets the embedding itself: the hidden layer is skipped.",
    ),
    "last_closed": (
        lambda hidden, *_: [*hidden[:-1], 0.0],
        "The last hidden unit is left out.",
    ),
    "first_closed": (lambda hidden, *_: [0.0, *hidden[1:]], "The first hidden unit is left out."),
    "reversed": (lambda hidden, *_: hidden[::-1], "You reverse the order of the hidden units."),
    "mean": (
        lambda hidden, *_: [h / len(hidden) for h in hidden],
        "You divide the hidden layer by the number of its units.",
    ),
    "root": (
        lambda hidden, *_: [h / math.sqrt(len(hidden)) for h in hidden],
        "You divide the hidden layer by the root of the number of its units.",
    ),
    "root_of_inputs": (
        lambda hidden, x, _: [h / math.sqrt(len(x)) for h in hidden],
        "You divide the hidden layer by the root of the size of the embedding.",
    ),
    "unit": (
        lambda hidden, *_: [h / (math.sqrt(sum(a * a for a in hidden)) or 1.0) for h in hidden],
        "You divide the hidden layer by its length.",
    ),
    "softmax": (lambda hidden, *_: softmax(hidden), "You apply softmax to the hidden layer."),
    "received": (
        lambda hidden, _, received: [h + a for h, a in zip(hidden, received, strict=True)],
        "You add what the hidden layer receives to what ReLU lets through.",
    ),
    "until_closed": (
        lambda hidden, *_: [h if all(hidden[:k]) else 0.0 for k, h in enumerate(hidden)],
        "All hidden units after the first closed one are closed, too.",
    ),
    "all_or_none": (
        lambda hidden, _, received: received if sum(received) > 0 else [0.0] * len(hidden),
        "ReLU looks at the whole layer, not at each hidden unit by itself.",
    ),
}
"""The hidden layer on its way to the output layer, with embedding x and what it received."""

OUTPUTS = {
    None: (lambda z, *_: z, ""),
    "probabilities": (
        lambda z, *_: softmax(z),
        "You return probabilities: softmax does not belong into mlp.",
    ),
    "log_probabilities": (
        lambda z, *_: [a - log_sum_exp(z) for a in z],
        "You return the logarithms of the probabilities; it should be the logits.",
    ),
    "exponentials": (lambda z, *_: list(map(math.exp, z)), "You return exp of the logits."),
    "shifted": (
        lambda z, *_: [a - max(z) for a in z],
        "You subtract the largest logit from all of them.",
    ),
    "centred": (
        lambda z, *_: [a - sum(z) / len(z) for a in z],
        "You subtract the mean from the logits.",
    ),
    "relu": (lambda z, *_: [max(a, 0.0) for a in z], "You apply ReLU to the logits, too."),
    "sigmoid": (lambda z, *_: [_sigmoid(a) for a in z], "You apply the sigmoid to the logits."),
    "tanh": (lambda z, *_: [math.tanh(a) for a in z], "You apply tanh to the logits."),
    "best": (lambda z, *_: float(z.index(max(z))), "You return the most probable token."),
    "largest": (lambda z, *_: max(z), "You return the largest logit only."),
    "own": (lambda z, t, *_: z[t], "You return the logit of the token that went in only."),
    "batch": (lambda z, *_: [z], "You return a batch of one: the logits in one more list."),
    "columns": (lambda z, *_: [[a] for a in z], "You return a list of one for each logit."),
    "no_last": (lambda z, *_: z[:-1], "The last logit is missing."),
    "no_first": (lambda z, *_: z[1:], "The first logit is missing."),
    "reversed": (lambda z, *_: z[::-1], "You return the logits in reverse order."),
    "hidden": (lambda _, __, h: h, "You return the hidden layer: the output layer is missing."),
    "with_hidden": (lambda z, _, h: (z, h), "You return the hidden layer, too."),
    "by_size": (lambda z, *_: [a / len(z) for a in z], "You divide the logits by their number."),
}
"""What comes back of the logits z, with the token t and the hidden layer h."""

NETWORK = {
    "leak": (
        (0.01, 0.1, 0.2, 0.001, *FRACTIONS, 1.0),
        Sentence(
            "Negative hidden units are multiplied by {k}.",
            special={1: "Negative hidden units stay as they are; ReLU makes them 0."},
        ),
    ),
    "embedding_share": (
        (1.0, 0.5, 2.0, 0.1, -1.0),
        Sentence(
            "You add {k} times the embedding to the hidden layer.",
            special={
                1: "You add the embedding to the hidden layer.",
                -1: "You subtract the embedding from the hidden layer.",
            },
        ),
    ),
    "bias": (NUMBERS, "You add {k} to what each hidden unit receives."),
    "threshold": (NUMBERS, "Your ReLU opens at {k}; it should be 0."),
    "hidden_floor": (
        (1.0, -1.0, *NUMBERS),
        "Your ReLU is max({k}, a); it should be max(0, a).",
    ),
    "ceiling": ((1.0, 6.0, *NUMBERS), "Your hidden units are never above {k}."),
    "dropout": (FRACTIONS, "You multiply the hidden layer by 1 - {k}."),
    "embedding_factor": (NUMBERS, "You multiply the embedding by {k}."),
}


def activated(pick, a):
    """Give what a hidden unit lets through."""
    if (k := pick("bias")) is not None:
        a += k
    if (k := pick("threshold")) is not None:
        return a if a > k else 0.0
    if (k := pick("leak")) is not None:
        return a if a > 0 else k * a
    if (k := pick("hidden_floor")) is not None:
        return max(a, k)
    h = chosen(pick, "activation", ACTIVATIONS)(a)
    if (k := pick("dropout")) is not None:
        h *= 1 - k
    return h if (k := pick("ceiling")) is None else min(h, k)


def matrices(pick, state):
    """Give wte, fc1 and fc2."""
    if pick("names") == "in_order":
        wte, fc1, fc2 = state.values()
        return wte, fc1, fc2
    wte, fc1, fc2 = (state[name] for name in ("wte", "mlp_fc1", "mlp_fc2"))
    forms = {
        "fc1_transposed": lambda: (wte, [list(c) for c in zip(*fc1, strict=True)], fc2),
        "fc2_transposed": lambda: (wte, fc1, [list(c) for c in zip(*fc2, strict=True)]),
        "layers_exchanged": lambda: (wte, fc2, fc1),
        "output_is_embedding": lambda: (wte, fc1, wte),
        "embedding_is_output": lambda: (fc2, fc1, fc2),
    }
    return forms[pick("names")]() if pick("names") else (wte, fc1, fc2)


NAMES = {
    "in_order": "You take the matrices in the order of the dict; ask for each by its name.",
    "fc1_transposed": "You exchange rows and columns of mlp_fc1.",
    "fc2_transposed": "You exchange rows and columns of mlp_fc2.",
    "layers_exchanged": "mlp_fc1 and mlp_fc2 are exchanged.",
    "output_is_embedding": "You take wte for the output layer, too.",
    "embedding_is_output": "You take mlp_fc2 for the embeddings, too.",
}


def logits_of(pick, state, token):
    """Give the logits of a token, and the hidden layer."""
    wte, fc1, fc2 = matrices(pick, state)
    x = chosen(pick, "embedding", EMBEDDINGS)(wte, token)
    if (k := pick("embedding_factor")) is not None:
        x = [k * a for a in x]
    received = linear(x, fc1)
    hidden = [activated(pick, a) for a in received]
    hidden = chosen(pick, "layer", LAYERS)(hidden, x, received)
    if (k := pick("embedding_share")) is not None:
        hidden = [h + k * a for h, a in zip(hidden, _padded(x, len(hidden)), strict=True)]
    return linear(hidden, fc2), hidden


def in_single_precision(state, token):
    """Give the logits as float32 arithmetic gives them."""
    wte, fc1, fc2 = (np.array(state[name], np.float32) for name in ("wte", "mlp_fc1", "mlp_fc2"))
    return [float(z) for z in fc2 @ np.maximum(fc1 @ wte[token], 0)]

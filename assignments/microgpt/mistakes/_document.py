"""The loss of a document, with what may go wrong in it."""

from functools import partial

import numpy as np

from gradekit.mistakes import Sentence
from gradekit.mistakes.tables import choices

from ._forward import positions, read
from ._switches import OF_A_DOCUMENT, PARAMETERS
from ._tensor import exp, joined, log
from ._terms import LIMITS, TERMS, losses

DIVISOR = {
    "sum": "You add up the losses of the positions; it is their mean.",
    "block": "You divide by block_size; it is the number of positions that are read.",
    "tokens": "You divide by the number of tokens; it is the number of predictions.",
    "predictions": "You divide by len(tokens) - 1, also where the block ends before the text.",
    "n + 1": "You divide by one more than the number of predictions.",
    "n - 1": "You divide by one less than the number of predictions.",
    "vocabulary": "You divide by the number of tokens that may come, not by that of predictions.",
    "twice": "You divide by the number of predictions twice.",
    "root": "You divide by the square root of the number of predictions.",
    "width": "You divide by C, not by the number of predictions.",
    "larger": "You divide by the larger of block_size and len(tokens) - 1; it is the smaller.",
    "largest": "You take the largest of the losses; it is their mean.",
    "smallest": "You take the smallest of the losses; it is their mean.",
    "perplexity": "You return exp of the mean loss.",
    "of the mean": "You take -log of the mean probability; it is the mean of -log.",
    "product": "You return the probability of the text.",
    "whole": "You cut the mean to a whole number.",
}

POSITIONS = {
    "all": "You read the whole text, whatever block_size is.",
    "block": "You read block_size positions, whatever the length of the text is.",
    "block + 1": "You read one position more than block_size.",
    "cut": "Of a text longer than block_size you read block_size - 1 positions, not block_size.",
    "one less": "The last of the positions is missing from the loss.",
    "not first": "The first position is missing from the loss.",
    "only last": "The loss is that of the last position alone.",
    "first part": "Only the loss of the first position counts, divided by the number of all.",
    "only first": "The loss is that of the first position alone.",
    "last block": "You read the last block_size positions of the text; it is the first.",
    "chunks": "You go on after block_size positions with a new block; the rest does not count.",
    "around": "After the last token you ask for the first one.",
}

TARGET = {
    "itself": "The target is the token that was read; it is the next one.",
    "second": "The target is the token after the next one.",
    "previous": "The target is the token before the one that was read.",
    "first": "The target is the first token at every position.",
    "last": "The target is the last token at every position.",
    "id - 1": "You take the entry before that of the target: its id - 1.",
    "id + 1": "You take the entry after that of the target: its id + 1.",
    "zero": "You take the probability of token 0 at every position.",
    "position": "You take the probability of the token whose id is the position.",
}

READING = {
    "unmasked": "Every position sees the whole text, later tokens too.",
    "filled": "Every position sees the whole text, later tokens too.",
    "filled twice": "You read the text twice with the same caches.",
    "predictions": "You feed in the most probable token; it is the next one of the text.",
    "targets": "You feed in the token that is asked for.",
    "previous": "You feed in the token before the one of the position: tokens[i - 1].",
    "first": "You feed in the first token at every position.",
    "place from the end": "You count positions from the end.",
    "whole place": "You pass the last position with every token.",
    "reversed": "You read the text from its end.",
    "starts at 1": "You read from the second token on: the first is not fed in.",
}

SOFTMAX = {
    "twice": "You apply softmax twice, in attention and in the loss.",
    "two": "You raise 2 to scores and logits, in attention and in the loss; it is e.",
    "minus": "Softmax has the wrong sign, in attention and in the loss.",
    "unnormalised": "Softmax does not divide by the sum, in attention and in the loss.",
    "max": "Softmax divides by the largest of exp, in attention and in the loss; it is the sum.",
}
TERM_OF = {
    "twice": "twice",
    "two": "power two",
    "minus": "negative",
    "unnormalised": "logit",
    "max": "hard",
}
"""What a wrong softmax that both use makes of the loss of a position."""

CHOSEN = {
    "softmax": choices(SOFTMAX),
    "divisor_of_the_loss": choices(
        DIVISOR,
        {
            "sum": "loss_is_a_sum",
            "block": "loss_divides_by_the_block",
            "tokens": "loss_divides_by_the_tokens",
        },
    ),
    "counted": choices(POSITIONS, {"all": "loss_ignores_the_block"}),
    "target": choices(TARGET, {"itself": "loss_of_the_token_itself"}),
    "reading": choices(
        READING,
        {
            "unmasked": "loss_reads_ahead",
            "filled": "loss_reads_ahead",
            "predictions": "loss_feeds_predictions_back",
        },
    ),
    "losses": {
        "single": Sentence(
            "You average the losses in single precision.", "loss_in_single_precision"
        )
    },
}

FAMILIES = {
    "target_at": (
        (0, 2, 3),
        Sentence(
            "At position i you ask for tokens[i + {k}]; it should be tokens[i + 1].",
            special={0: "At position i you ask for tokens[i] itself; it should be tokens[i + 1]."},
        ),
    ),
    "own_from": (
        (1, 2, 3, 4),
        "From position {k} on you feed in the most probable token; it is that of the text.",
    ),
    "counted_from": ((1, 2, 3), "Your loss begins at position {k}; it should begin at 0."),
    "loss_divisor": (
        (1, 2, 3, 4, 5, 8, 10),
        Sentence(
            "You divide the sum of the losses by {k}, however many they are.",
            special={1: "You do not divide the sum of the losses by their number."},
        ),
    ),
}
"""What a document does with a number."""

SWITCHES = CHOSEN | TERMS | LIMITS | OF_A_DOCUMENT | PARAMETERS | FAMILIES


def document(pick, w, n_head, tokens, block_size, key=None):
    """Give the loss of a document, and those of its positions.

    With a `key` of the state, logits are kept for the next variant that computes the same.
    """
    if pick("softmax") is not None:
        kind = pick("softmax")
        both = {"weights": kind, "term": TERM_OF[kind]}
        pick = partial(_first_of, both, pick)
    parts = []
    for text, targets in _texts(pick, tokens, block_size):
        z = _logits(pick, w, n_head, text) if key is None else _kept(pick, w, n_head, text, key)
        parts.append(losses(pick, z, targets))
    each = joined(parts)
    each = {"one less": lambda x: x[:-1], "not first": lambda x: x[1:]}.get(
        pick("counted"), lambda x: x
    )(each)
    each = each if pick("counted_from") is None else each[pick("counted_from") :]
    each = {"only last": each[-1:], "only first": each[:1]}.get(pick("counted"), each)
    if pick("counted") == "first part":
        each = each * (np.arange(len(each.data)) == 0)[:, None]
    sizes = (min(block_size, len(tokens) - 1), block_size, len(tokens), len(w["wte"].data))
    return _mean(pick, each, (*sizes, w["wte"].data.shape[1])), each


def _first_of(settings, pick, name):
    return settings[name] if name in settings else pick(name)


def _texts(pick, tokens, block_size):
    """Pair what is read with what is asked for."""
    n, kind = min(block_size, len(tokens) - 1), pick("counted")
    start = max(0, len(tokens) - 1 - block_size) if kind == "last block" else 0
    stops = {
        "all": len(tokens) - 1,
        "block": block_size,
        "block + 1": min(block_size + 1, len(tokens) - 1),
        "cut": min(block_size, len(tokens)) - 1,
        "last block": start + n,
        "around": min(block_size, len(tokens)),
    }
    ends = range(0, len(tokens) - 1, block_size) if kind == "chunks" else [0]
    if kind == "chunks":
        ranges = [range(i, min(i + block_size, len(tokens) - 1)) for i in ends]
    else:
        ranges = [range(start, stops.get(kind, n))]
    return [_text(pick, tokens, own, around=kind == "around") for own in ranges]


def _ahead(pick):
    return 1 if pick("target_at") is None else pick("target_at")


def _text(pick, tokens, own, *, around):
    kind, last = pick("reading"), len(tokens)
    if pick("target_at") is not None:
        own = [i for i in own if i + pick("target_at") < last]
    fed = {
        "targets": lambda i: i + 1,
        "previous": lambda i: i - 1,
        "first": lambda _: 0,
        "reversed": lambda i: -1 - i,
    }
    index = fed.get(kind, lambda i: i)
    text = positions([tokens[index(i)] for i in own])
    place = {
        "place from the end": lambda p: len(own) - 1 - p,
        "whole place": lambda _: len(own) - 1,
    }.get(kind, lambda p: p)
    text = [(place(p), token) for p, token in text]
    wanted = {
        "itself": lambda i: tokens[i],
        "second": lambda i: tokens[i + 2],
        "previous": lambda i: tokens[i - 1],
        "first": lambda _: tokens[0],
        "last": lambda _: tokens[-1],
        "id - 1": lambda i: tokens[i + 1] - 1,
        "id + 1": lambda i: tokens[i + 1] + 1,
        "zero": lambda _: 0,
        "position": lambda i: i,
    }.get(pick("target"), lambda i: tokens[(i + 1) % last if around else i + _ahead(pick)])
    if kind == "reversed":
        return text, [tokens[-2 - i] for i in own]
    if kind == "starts at 1":
        return text[1:], [wanted(i) for i in own][1:]
    return text, [wanted(i) for i in own]


def _logits(pick, w, n_head, text):
    n, kind = len(text), pick("reading")
    start = 1 if kind == "predictions" else pick("own_from")
    if start is not None:
        z = read(pick, w, n_head, text[:start])
        for place, _ in text[start:]:
            text = [*text[:place], (place, int(z.data[-1].argmax())), *text[place + 1 :]]
            z = read(pick, w, n_head, text[: place + 1])
        return z
    if kind in {"filled", "filled twice"}:
        twice = kind == "filled twice"

        def seen(e):
            others = [i for i in range(n) if i != e - n or twice]
            return (list(range(e + 1)) if e < n or twice else [*others, e],) * 2

        return read(pick, w, n_head, text * 2, seen)[n:]
    return read(pick, w, n_head, text)


_computed = {}
"""The logits of texts under the state before."""

FORWARD = ("reading", "own_from", *OF_A_DOCUMENT, *PARAMETERS)


def _kept(pick, w, n_head, text, key):
    if any([pick(name) is not None for name in FORWARD]):  # a list is quicker  # noqa: C419
        return _logits(pick, w, n_head, text)
    key = (key, n_head, tuple(text))
    if key not in _computed:
        if len(_computed) > MOST_KEPT:
            _computed.clear()
        _computed[key] = _logits(pick, w, n_head, text)
    return _computed[key]


MOST_KEPT = 64


def _mean(pick, each, sizes):
    (n, block, length, vocabulary, width), kind = sizes, pick("divisor_of_the_loss")
    count = len(each.data)
    divisor = {
        "sum": 1,
        "block": block,
        "tokens": length,
        "predictions": length - 1,
        "n + 1": n + 1,
        "n - 1": n - 1,
        "vocabulary": vocabulary,
        "twice": count**2,
        "root": count**0.5,
        "width": width,
        "larger": max(block, length - 1),
    }.get(kind, count)
    divisor = pick("loss_divisor") or divisor
    if divisor == 0:
        raise ZeroDivisionError
    if pick("losses") == "single":
        return float(np.mean(each.data.ravel().astype(np.float32)))
    return FORMS.get(kind, lambda mean, _: mean)(each.sum(0, 1) * (1.0 / divisor), each)


FORMS = {
    "largest": lambda _, each: each[[each.data.argmax()]],
    "smallest": lambda _, each: each[[each.data.argmin()]],
    "perplexity": lambda mean, _: exp(mean),
    "of the mean": lambda _, each: log(exp(each * -1.0).mean(0)) * -1.0,
    "product": lambda _, each: exp(each.sum(0) * -1.0),
    "whole": lambda mean, _: mean * 0.0 + np.floor(mean.data),
}

"""The way back: in which order, and what is passed on."""

import struct
from collections import Counter

from gradekit.mistakes import Sentence

ORDER = {
    "before its inputs": (
        "A Value passes its gradient on before all of its uses have added to it.",
        "a_value_goes_before_its_inputs",
    ),
    "levels": (
        "You go back level by level: a Value passes its gradient on when it is first met.",
        "level_by_level",
    ),
    "stack": (
        "A Value may pass its gradient on before all of its uses have added to it.",
        "",
    ),
    "levels again": (
        "You go back level by level, and a Value passes its gradient on once a use.",
        "",
    ),
    "recursion": (
        "You follow every path, and each time pass on all that was collected so far.",
        "passed_on_gradients_are_not_zeroed",
    ),
    "recursion seeded": (
        "backward() calls itself, and sets the gradient of every Value it comes to to 1.",
        "",
    ),
    "recursion where zero": (
        "backward() calls itself along every path, and sets gradients of 0 to 1.",
        "",
    ),
    "each use": (
        "A Value that is used twice passes its gradient on twice.",
        "once_for_every_use",
    ),
    "each path": ("A Value passes its gradient on once for each path to it.", ""),
    "forward": (
        "Gradients get one step back from the result, no further.",
        "the_order_is_not_reversed",
    ),
    "two steps": ("You go back two steps from the result, no further.", ""),
    "left": ("You go back to the first input of each operation only.", ""),
    "right": ("You go back to the last input of each operation only.", ""),
    "last branch": (
        "Of the inputs of an operation only the last new one passes its gradient on.",
        "",
    ),
    "inputs only": ("No gradient gets back from the result: those of its inputs stay 0.", ""),
    "stops when seen": ("You stop going back where a Value has a gradient already.", ""),
}

PASSING = {
    "assigned": (
        "A new gradient replaces the old one; a Value that is used twice needs their sum.",
        "a_new_gradient_replaces_the_old",
    ),
    "left assigned": ("The gradient of the first input is replaced, not added to.", ""),
    "right assigned": ("The gradient of the second input is replaced, not added to.", ""),
    "added slope": (
        "You add the slope to the gradient that comes from above; it is a product.",
        "slopes_are_added_along_a_path",
    ),
    "data": (
        "You pass on the slope times the data of the result; it is times its gradient.",
        "slopes_meet_the_data",
    ),
    "set": (
        "An operation of a Value with itself counts only once on the way back.",
        "inputs_are_a_set",
    ),
    "set of the first": ("Of an operation of a Value with itself only one slope is used.", ""),
    "no slope": ("You pass the gradient on without multiplying by the slope.", ""),
    "minus": ("You subtract what is passed on; it is added.", ""),
    "twice": ("You add everything that is passed on twice.", ""),
    "halved": ("You average what has been collected with what comes; it is the sum.", ""),
    "largest": ("You keep the largest of what is passed on; it is the sum.", ""),
    "single": ("Your gradients have single precision.", "gradients_in_single_precision"),
    "divided": ("You divide by the slope; it is a product.", ""),
}

START = {
    "none": ("The result does not start with gradient 1.", "the_result_has_no_gradient"),
    "data": (
        "The result starts with its data as gradient; it is 1.",
        "the_result_starts_with_its_data",
    ),
    "minus": ("The result starts with gradient -1; it is 1.", ""),
}

REST = {
    "ones": ("The gradient of every Value starts at 1; it is 0.", "gradients_start_at_one"),
    "data": ("The gradient of every Value starts at its data; it is 0.", ""),
    "none": ("The gradient of every Value starts as None; it is 0.", ""),
    "result zeroed": ("The gradient of the result is set to 0 in the end; it is 1.", ""),
}

VISITED = {
    "data": ("Values with equal numbers are taken for the same.", "equal_values_are_one_value")
}


def _made(table):
    return {name: Sentence(text, belief) for name, (text, belief) in table.items()}


SWITCHES = {
    "order": _made(ORDER),
    "passing": _made(PASSING),
    "start": _made(START),
    "rest": _made(REST),
    "visited": _made(VISITED),
}


def right(root):
    """Do it as it should be done."""
    root.grad = 1.0
    order = []
    _visit(None, id, root, order, set(), None)
    for value in reversed(order):
        for source, slope in zip(value.inputs, value.slopes, strict=True):
            source.grad += slope * value.grad


def backward(pick, root):
    """Fill in the gradients of everything a result was made of."""
    starts = {"none": root.grad, "data": root.data, "minus": -1.0}
    root.grad = starts.get(pick("start"), 1.0 if pick("seed") is None else pick("seed"))
    kind, right_first = pick("order"), pick("style") == "right first"
    if str(kind).startswith("recursion"):
        _follow(pick, root, right_first=right_first)
        return
    order = _ordered(kind or pick("style"), pick("visited"), root, right_first=right_first)
    for value in order:
        _pass_on(pick, value)
    if pick("rest") == "result zeroed":
        root.grad = 0.0
    if pick("step") is not None:
        for value in _ordered(None, pick("visited"), root, right_first=None):
            value.data -= pick("step") * value.grad


def _follow(pick, value, *, right_first):
    if pick("order") == "recursion seeded":
        value.grad = 1.0
    if pick("order") == "recursion where zero" and value.grad == 0.0:
        value.grad = 1.0
    for source, slope in _sources(value, right_first=right_first):
        _add(pick, value, source, slope, 0)
        _follow(pick, source, right_first=right_first)


def _sources(value, *, right_first):
    pairs = list(zip(value.inputs, value.slopes, strict=True))
    return pairs[::-1] if right_first else pairs


def _inputs(value, *, right_first):
    return value.inputs[::-1] if right_first else value.inputs


def _ordered(kind, by, root, *, right_first):
    """Give the Values in the order in which they pass their gradients on."""
    key = (lambda value: value.data) if by == "data" else id
    if kind in {"levels", "levels again", "stack", "stops when seen"}:
        return _by_level(kind, key, root, right_first=right_first)
    if kind in ORDERS:
        return ORDERS[kind](root)
    order = []
    _visit(kind, key, root, order, set(), right_first)
    if kind in {"before its inputs", "forward"}:
        return order
    order.reverse()
    return order[1:] if kind == "inputs only" else order


def _visit(kind, key, value, order, visited, right_first):
    visited.add(key(value))
    if kind == "before its inputs":
        order.append(value)
    for source in _inputs(value, right_first=right_first):
        if key(source) not in visited or kind == "each path":
            _visit(kind, key, source, order, visited, right_first)
        elif kind == "each use":
            order.append(source)
    if kind != "before its inputs":
        order.append(value)


def _by_level(kind, key, root, *, right_first):
    order, waiting, visited = [], [root], {key(root)}
    while waiting:
        value = waiting.pop(-1 if kind == "stack" else 0)
        order.append(value)
        for source in _inputs(value, right_first=right_first):
            if key(source) not in visited or kind == "levels again":
                visited.add(key(source))
                waiting.append(source)
    return order


def _last_branch(value, visited):
    visited.add(value)
    order = []
    for source in value.inputs:
        if source not in visited:
            order = _last_branch(source, visited)
    return [*order, value]


def _when_used_up(root):
    """Give each Value after all of its uses, the latest first."""
    reached = _by_level("levels", id, root, right_first=None)
    uses = Counter(source for value in reached for source in value.inputs)
    order, ready = [], [root]
    while ready:
        order.append(ready.pop())
        for source in order[-1].inputs:
            uses[source] -= 1
            if not uses[source]:
                ready.append(source)
    return order


def _along(kind, root):
    order = [root]
    while order[-1].inputs:
        order.append(order[-1].inputs[0 if kind == "left" else -1])
    return order


def _youngest_first(root):
    reached = _by_level("levels", id, root, right_first=None)
    return sorted(reached, key=lambda value: -value.birth)


ORDERS = {
    "two steps": lambda root: [root, *dict.fromkeys(root.inputs)],
    "left": lambda root: _along("left", root),
    "right": lambda root: _along("right", root),
    "last branch": lambda root: _last_branch(root, set())[::-1],
    "uses counted": _when_used_up,
    "youngest first": _youngest_first,
}


def _pass_on(pick, value):
    pairs = list(zip(value.inputs, value.slopes, strict=True))
    if pick("order") in {"left", "right"}:
        pairs = pairs[:1] if pick("order") == "left" else pairs[-1:]
    if pick("passing") == "set":
        pairs = list(dict(pairs).items())
    if pick("passing") == "set of the first":
        pairs = list(dict(pairs[::-1]).items())
    for place, (source, slope) in enumerate(pairs):
        if pick("order") == "stops when seen" and source.grad:
            continue
        _add(pick, value, source, slope, place)


def _add(pick, value, source, slope, place):
    kind, grad = pick("passing"), value.grad
    if pick("lost") == value.sign or pick("lost") == (value.sign, place):
        return
    above = 1.0 if pick("above") in {value.sign, (value.sign, place), "all"} else grad
    share = slope * above
    if value.sign == "relu" and pick("gate") is not None:
        share = {"gradient": grad * (grad > 0.0)}[pick("gate")]
    if pick("limit") is not None:
        share = max(-pick("limit"), min(share, pick("limit")))
    if pick("replaces") == value.sign or pick("replaces") == (value.sign, place):
        source.grad = share
        return
    source.grad = FORMS.get(kind, _sum)(source, value, slope, share, place)


def _sum(source, _, __, share, ___):
    return source.grad + share


def single(number):
    """Round to single precision."""
    return struct.unpack("f", struct.pack("f", number))[0]


FORMS = {
    "assigned": lambda *x: x[3],
    "left assigned": lambda *x: x[3] if x[4] == 0 else x[0].grad + x[3],
    "right assigned": lambda *x: x[3] if x[4] == 1 else x[0].grad + x[3],
    "added slope": lambda source, value, slope, *_: source.grad + (slope + value.grad),
    "data": lambda source, value, slope, *_: source.grad + slope * value.data,
    "no slope": lambda source, value, *_: source.grad + value.grad,
    "minus": lambda source, _, __, share, ___: source.grad - share,
    "twice": lambda source, _, __, share, ___: source.grad + 2.0 * share,
    "halved": lambda source, _, __, share, ___: (source.grad + share) / 2.0,
    "largest": lambda source, _, __, share, ___: max(source.grad, share),
    "single": lambda source, value, slope, *_: single(
        source.grad + single(single(slope) * value.grad)
    ),
    "divided": lambda source, value, slope, *_: source.grad + value.grad / slope,
}

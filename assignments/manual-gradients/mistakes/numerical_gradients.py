"""How the loss changes when one weight after the other moves by eps."""

import math

from gradekit.mistakes import EPS, NUMBERS, Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, share
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.losses import position_loss
from gradekit.mistakes.model import RIGHT
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.positions import positions
from gradekit.mistakes.tables import chosen, sentences

from ._network import logits_of
from ._states import LEFT_OUT, SHAPES

QUOTIENTS = {
    None: (lambda f, w, e: (f(w + e) - f(w - e)) / (2 * e), ""),
    "forward": (lambda f, w, e: (f(w + e) - f(w)) / e, "accepted"),
    "backward": (
        lambda f, w, e: (f(w) - f(w - e)) / e,
        "accepted",
    ),
    "no_two": (
        lambda f, w, e: (f(w + e) - f(w - e)) / e,
        "You divide by eps where the two losses are 2 * eps apart.",
    ),
    "two_too_many": (
        lambda f, w, e: (f(w + e) - f(w)) / (2 * e),
        "You divide by 2 * eps where the two losses are only eps apart.",
    ),
    "two_too_many_below": (
        lambda f, w, e: (f(w) - f(w - e)) / (2 * e),
        "You divide by 2 * eps where the two losses are only eps apart.",
    ),
    "no_division": (
        lambda f, w, e: f(w + e) - f(w - e),
        "You return the change of the loss: the division by how far the weight moved is missing.",
    ),
    "no_division_forward": (
        lambda f, w, e: f(w + e) - f(w),
        "You return the change of the loss: the division by how far the weight moved is missing.",
    ),
    "half": (
        lambda f, w, e: (f(w + e) - f(w - e)) / 2,
        "You divide by 2: the division by eps is missing.",
    ),
    "precedence": (
        lambda f, w, e: (f(w + e) - f(w - e)) / 2 * e,
        "You divide by 2 and multiply by eps: parentheses around 2 * eps are missing.",
    ),
    "times": (
        lambda f, w, e: (f(w + e) - f(w - e)) * e,
        "You multiply by eps; you should divide.",
    ),
    "times_forward": (
        lambda f, w, e: (f(w + e) - f(w)) * e,
        "You multiply by eps; you should divide.",
    ),
    "times_two": (
        lambda f, w, e: (f(w + e) - f(w - e)) * 2 * e,
        "You multiply by 2 * eps; you should divide.",
    ),
    "reversed": (
        lambda f, w, e: (f(w - e) - f(w + e)) / (2 * e),
        "Your difference is reversed: the loss above should come first.",
    ),
    "reversed_forward": (
        lambda f, w, e: (f(w) - f(w + e)) / e,
        "Your difference is reversed: the loss above should come first.",
    ),
    "added": (
        lambda f, w, e: (f(w + e) + f(w - e)) / (2 * e),
        "You add the two losses; they should be subtracted.",
    ),
    "no_parentheses": (
        lambda f, w, e: f(w + e) - f(w - e) / (2 * e),
        "Only the second loss is divided: parentheses around the difference are missing.",
    ),
    "no_parentheses_forward": (
        lambda f, w, e: f(w + e) - f(w) / e,
        "Only the second loss is divided: parentheses around the difference are missing.",
    ),
    "square": (
        lambda f, w, e: (f(w + e) - f(w - e)) / (2 * e * e),
        "You divide by the square of eps.",
    ),
    "square_forward": (
        lambda f, w, e: (f(w + e) - f(w)) / (e * e),
        "You divide by the square of eps.",
    ),
    "four": (
        lambda f, w, e: (f(w + e) - f(w - e)) / (4 * e),
        "You divide by 4 * eps where the two losses are 2 * eps apart.",
    ),
    "second": (
        lambda f, w, e: (f(w + e) - 2 * f(w) + f(w - e)) / (e * e),
        "You compute the second derivative: how the slope changes.",
    ),
    "half_step": (
        lambda f, w, e: (f(w + e / 2) - f(w - e / 2)) / e,
        "Your weights move by half of eps to each side.",
    ),
    "half_step_two": (
        lambda f, w, e: (f(w + e / 2) - f(w - e / 2)) / (2 * e),
        "Your weights move by half of eps to each side, and you divide by 2 * eps.",
    ),
    "two_steps": (
        lambda f, w, e: (f(w + 2 * e) - f(w)) / (2 * e),
        "Your weights move up by 2 * eps.",
    ),
    "far_apart": (
        lambda f, w, e: (f(w + 2 * e) - f(w - 2 * e)) / (4 * e),
        "Your weights move by 2 * eps to each side.",
    ),
    "five_points": (
        lambda f, w, e: (8 * (f(w + e) - f(w - e)) - f(w + 2 * e) + f(w - 2 * e)) / (12 * e),
        "You combine four losses, at eps and at 2 * eps; two losses are asked for.",
    ),
    "relative": (
        lambda f, w, e: (f(w * (1 + e)) - f(w * (1 - e))) / (2 * e),
        "Your weights move by a share of eps of themselves, and you divide by eps only.",
    ),
    "relative_forward": (
        lambda f, w, e: (f(w * (1 + e)) - f(w)) / e,
        "Your weights move by a share of eps of themselves, and you divide by eps only.",
    ),
    "eps_only": (
        lambda f, w, e: (f(e) - f(-e)) / (2 * e),
        "Your weights are set to eps and -eps; eps should be added to them.",
    ),
    "from_zero": (
        lambda f, w, e: (f(w + e) - f(0.0)) / e,
        "You compare with the loss at a weight of 0, not at its own value.",
    ),
    "loss": (lambda f, w, _: f(w), "You return the loss itself, not how it changes."),
    "loss_over_eps": (lambda f, w, e: f(w + e) / e, "The loss without the move is not subtracted."),
    "nothing": (lambda f, w, _: f(w) * 0.0, "All your gradients are 0."),
    "share": (
        lambda f, w, e: (f(w + e) - f(w - e)) / (2 * e) / f(w),
        "You divide by the loss, too.",
    ),
    "by_weight": (
        lambda f, w, e: (f(w + e) - f(w - e)) / (2 * e) * w,
        "You multiply each slope by its weight.",
    ),
    "at_moved": (
        lambda f, w, e: (f(w + 2 * e) - f(w + e)) / e,
        "Both losses are taken with the weight moved: at eps and at 2 * eps.",
    ),
    "central_at_moved": (
        lambda f, w, e: (f(w + 2 * e) - f(w)) / e,
        "You divide by eps where the two losses are 2 * eps apart.",
    ),
}
"""The slope from the loss f as a function of one weight w, and from eps."""

CENTRAL = Formula(
    "central",
    "(above - below) / (2 * eps)",
    said={
        **as_in(QUOTIENTS, added=["1 +"], times_two=["2 *"], precedence=["4 /"]),
        **as_in(CUTS, down=["2 //"]),
    },
)
ABOVE = Formula("upper", "w + eps", said=as_in(QUOTIENTS, nothing=["1 -"]))
BELOW = Formula("lower", "w - eps", said=as_in(QUOTIENTS, nothing=["1 +"]))
SIDED = Formula(
    "sided",
    "(above - loss) / eps",
    said={**as_in(QUOTIENTS, times_forward=["2 *"]), **as_in(CUTS, down=["2 //"])},
)


def quotient(pick):
    """Give the quotient that is used."""
    if (k := pick("divided_by")) is not None:
        lower = 0 if pick("quotient") == "forward" else -1
        upper = 0 if pick("quotient") == "backward" else 1
        return lambda f, w, e: (f(w + upper * e) - f(w + lower * e)) / k
    if form := SIDED(pick):
        return lambda f, w, e: form({"above": f(w + e), "loss": f(w), "eps": e})
    forms = [formula(pick) for formula in (CENTRAL, ABOVE, BELOW)]
    if not any(forms):
        return chosen(pick, "quotient", QUOTIENTS)
    central, above, below = (
        form or formula.right()
        for form, formula in zip(forms, (CENTRAL, ABOVE, BELOW), strict=True)
    )
    if pick("quotient") == "forward":
        return lambda f, w, e: (f(above({"w": w, "eps": e})) - f(w)) / e

    def slope(f, w, e):
        moved = {"w": w, "eps": e}
        return central({"above": f(above(moved)), "below": f(below(moved)), "eps": e})

    return slope


LEFT = {
    "forward": Sentence(
        "The weights stay moved: each next one is tried on a network that is eps further.",
        "numerical_gradients_leave_the_weights_moved",
    ),
    "forward_renewed": (
        "The weights stay moved by eps, and each is compared with the loss before its own move."
    ),
    "below": "The weights stay eps below where they were, once they have been tried.",
    "above": "The weights stay eps above where they were, once they have been tried.",
    "central_forward": "The weights stay 2 * eps below where they were.",
}

TOGETHER = {
    "row": "All weights of a row move at once; it should be one at a time.",
    "matrix": "All weights of a matrix move at once; it should be one at a time.",
    "all": "All weights of the state move at once; it should be one at a time.",
    "column": "All weights of a column move at once; it should be one at a time.",
}


def loss_of(state, tokens):
    """Give the mean loss of a text."""
    pairs, n = positions(RIGHT, tokens)
    losses = {(a, b): position_loss(RIGHT, logits_of(RIGHT, state, a)[0], b) for a, b in set(pairs)}
    return math.fsum(losses[pair] for pair in pairs) / n


def slopes(form, state, tokens, eps):
    """Give the slope along every weight."""
    state = {name: [list(row) for row in rows] for name, rows in state.items()}

    def slope(row, c):
        def loss(weight):
            old, row[c] = row[c], weight
            result = loss_of(state, tokens)
            row[c] = old
            return result

        return form(loss, row[c], eps)

    return {
        name: [[slope(row, c) for c in range(len(row))] for row in rows]
        for name, rows in state.items()
    }


LEFT_BY = {
    "left_by": (
        (1.0, -1.0, 2.0, -2.0, 0.5, -0.5),
        Sentence(
            "Each weight stays moved by {k} * eps when the next one has its turn.",
            special={
                1: "Each weight stays moved by eps when the next one has its turn.",
                -1: "Each weight stays moved by -eps when the next one has its turn.",
            },
        ),
    ),
    "divided_by": (
        (1.0, 2.0, 0.5, *NUMBERS, *EPS),
        Sentence(
            "You divide the difference of the two losses by {k}, whatever eps is.",
            special={1: "You do not divide the difference of the two losses."},
        ),
    ),
}
"""What depends on a number, with two losses above and below or one at the weight itself."""


def _left(pick, state, tokens, eps):
    """Give the slopes where no weight is put back."""
    state = {name: [list(row) for row in rows] for name, rows in state.items()}
    kind, by = pick("left"), pick("left_by")
    ends = {"below": -eps, "above": eps, "central_forward": -2 * eps}
    if by is not None and pick("quotient") is None:
        kind, ends = "left_by", {"left_by": by * eps}
    base = loss_of(state, tokens)

    def slope(row, c):
        nonlocal base
        old = row[c]
        row[c] = old + eps
        above = loss_of(state, tokens)
        row[c] = old + eps * (1.0 if by is None else by)
        if kind not in ends:
            result = (above - base) / eps
            base = above if kind == "forward_renewed" else base
            return result
        row[c] = old - eps
        below = loss_of(state, tokens)
        row[c] = old + ends[kind]
        return (above - below) / (2 * eps)

    return {
        name: [[slope(row, c) for c in range(len(row))] for row in rows]
        for name, rows in state.items()
    }


def _together(kind, state, tokens, eps):
    """Give the slopes where many weights move at once."""

    def moves(place, other):
        alike = {"row": place[:2] == other[:2], "column": place[::2] == other[::2], "all": True}
        return alike.get(kind, place[0] == other[0])

    def moved(place, by):
        return {
            name: [
                [w + by * moves(place, (name, r, c)) for c, w in enumerate(row)]
                for r, row in enumerate(rows)
            ]
            for name, rows in state.items()
        }

    def slope(*place):
        above, below = (loss_of(moved(place, by), tokens) for by in (eps, -eps))
        return (above - below) / (2 * eps)

    return {
        name: [[slope(name, r, c) for c in range(len(row))] for r, row in enumerate(rows)]
        for name, rows in state.items()
    }


@mistakes(
    quotient=sentences(
        QUOTIENTS,
        without=("forward", "backward"),
        no_two="numerical_gradients_forget_the_two",
        no_division="numerical_gradients_without_dividing",
        no_division_forward="numerical_gradients_without_dividing",
    ),
    shape=sentences(
        SHAPES, without=("layers_transposed",), one_row="numerical_gradients_in_one_row"
    ),
    left=LEFT,
    **LEFT_BY,
    together={key: Sentence(text) for key, text in TOGETHER.items()},
    average=sentences(AVERAGES),
    left_out=sentences(LEFT_OUT),
    own_eps=(
        EPS,
        Sentence(
            "You use {k} for eps, whatever is passed.", "numerical_gradients_with_their_own_eps"
        ),
    ),
    eps_factor=(NUMBERS, "Your weights move by {k} times eps."),
    cut=sentences(CUTS, without=("negative", "half", "double")),
    **ENDS,
    **{
        name: switch
        for formula in (CENTRAL, SIDED, ABOVE, BELOW)
        for name, switch in formula.switches().items()
    },
    benign={"quotient": ("forward", "backward")},
)
def numerical_gradients(pick, state, tokens, eps):
    """Give (L(w + eps) - L(w - eps)) / (2 * eps) for each weight w."""
    eps = eps if (k := pick("own_eps")) is None else k
    eps = eps if (k := pick("eps_factor")) is None else k * eps
    if pick("left") is not None or pick("left_by") is not None:
        grads = _left(pick, state, tokens, eps)
    elif pick("together") is not None:
        grads = _together(pick("together"), state, tokens, eps)
    else:
        grads = slopes(quotient(pick), state, tokens, eps)
    n = len(tokens) - 1
    factor = share(pick, n, len(state["wte"])) * n
    grads = {name: [[factor * g for g in row] for row in rows] for name, rows in grads.items()}
    grads = ended(pick, chosen(pick, "left_out", LEFT_OUT)(grads))
    return chosen(pick, "shape", SHAPES)(grads)

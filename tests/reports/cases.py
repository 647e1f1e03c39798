"""Reports to render, one for each golden file, and how each format is asked for."""

from dataclasses import replace
from functools import partial

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import (
    Call,
    Diagnosis,
    Finding,
    Incident,
    Isolation,
    Problem,
)
from gradekit.reports.classroom50 import Run
from tests.reports.builders import counterexample, report, result

SUMS_TO_ONE = result("sums_to_one", claim="The probabilities sum to one.")
SHIFT_INVARIANCE = result(
    "shift_invariance",
    claim="Adding the same constant to every logit leaves softmax unchanged.",
)
PERPLEXITY = result(
    "perplexity_of_certainty",
    claim="Perplexity is one when nothing is uncertain.",
    functions=["perplexity"],
    position="line 30",
    line=30,
    points=1.0,
    max_points=1.0,
)

ALL_PASSED = report(properties=[SUMS_TO_ONE, SHIFT_INVARIANCE, PERPLEXITY])

LARGE_LOGITS = result(
    "survives_large_logits",
    claim="Softmax gives a distribution however large the logits are.",
    explanation=(
        "exp overflows above 709.78. Subtracting the largest logit from every logit changes\n"
        "nothing, by shift invariance, and leaves no exponent above zero."
    ),
    verdict=Verdict.FAILED,
    points=0.0,
    max_points=4.0,
    examples=12,
    counterexample=counterexample(
        inputs={"z": [710.0, 0.0]},
        calls=[
            Call(
                function="softmax",
                text="softmax([710.0, 0.0])",
                outcome=OutcomeKind.RETURNED,
                value=["nan", 0.0],
            )
        ],
        got="[nan, 0.0]",
        expected="[1.0, 4.47628622567513e-309]",
        tolerance="8.9e-16 of each entry",
        message="got[0] nan, but should be 1.0",
        reproduce="softmax([710.0, 0.0])",
        evidence="value",
    ),
)
LOSS_RAISES = result(
    "loss_of_a_single_class",
    claim="With one class there is nothing to lose: the loss is zero.",
    functions=["cross_entropy_loss"],
    position="line 20",
    line=20,
    verdict=Verdict.FAILED,
    points=0.5,
    max_points=2.5,
    examples=0,
    notes=["Half of the points are for the value without an error."],
    counterexample=counterexample(
        inputs={"z": [0.0], "t": 0},
        calls=[
            Call(
                function="cross_entropy_loss",
                text="cross_entropy_loss([0.0], 0)",
                outcome=OutcomeKind.RAISED,
                exception="IndexError",
                message="list index out of range",
                position="line 23",
            )
        ],
        got="raised IndexError: list index out of range (line 23)",
        expected="0.0",
        message="cross_entropy_loss raised IndexError: list index out of range (line 23)",
        reproduce="cross_entropy_loss([0.0], 0)",
        shrunk=False,
        evidence="call",
    ),
)
GRADIENT_SKIPPED = result(
    "gradient_is_softmax_minus_onehot",
    claim="The gradient is softmax minus the one-hot vector of the target.",
    functions=["softmax_cross_entropy_grad"],
    position="line 41",
    line=41,
    verdict=Verdict.SKIPPED,
    points=0.0,
    max_points=5.0,
    examples=0,
    message="Not judged, because survives_large_logits did not hold.",
)
EMPTY_SEQUENCE = result(
    "refuses_an_empty_sequence",
    claim="An empty sequence has no mean loss, and is refused.",
    functions=["sequence_loss"],
    position="line 26",
    line=26,
    verdict=Verdict.FAILED,
    points=0.0,
    max_points=0.0,
    examples=0,
    counterexample=counterexample(
        inputs={"logits_list": [], "true_ids": []},
        got="0.0",
        expected="a ValueError or an IndexError",
        message="got 0.0, but a ValueError or an IndexError would have told the mistake",
        reproduce="sequence_loss([], [])",
    ),
)
NOT_JUDGED = partial(
    result,
    "agrees_with_reference",
    claim="Cross-entropy agrees with the reference.",
    functions=["cross_entropy_loss"],
    position="line 20",
    line=20,
    max_points=5.0,
    examples=3,
)
GRADER_FAILED = NOT_JUDGED(
    verdict=Verdict.ERROR,
    points=None,
    traceback="Traceback (most recent call last):\nZeroDivisionError: division by zero",
)
DOUBTED = NOT_JUDGED(
    verdict=Verdict.DOUBTED,
    points=5.0,
    traceback="every value in this example is right to fifty digits",
)
SECRET = "7.25e11"
HIDDEN_FAILED = result(
    "hidden_extremes",
    claim=f"Softmax survives {SECRET}.",
    explanation=f"Because of {SECRET}.",
    functions=["softmax"],
    verdict=Verdict.FAILED,
    points=0.0,
    max_points=3.0,
    examples=77,
    hidden=True,
    notes=[f"A note on {SECRET}."],
    traceback=f"traceback with {SECRET}",
    message=f"message with {SECRET}",
    seconds=7.25,
    counterexample=counterexample(
        inputs={"z": [7.25e11]},
        calls=[
            Call(
                function="softmax",
                text=f"softmax([{SECRET}])",
                outcome=OutcomeKind.RAISED,
                exception="OverflowError",
                message=f"message {SECRET}",
            )
        ],
        got=SECRET,
        expected=SECRET,
        tolerance=SECRET,
        message=f"softmax raised OverflowError: {SECRET}",
        reproduce=f"softmax([{SECRET}])",
    ),
)
HIDDEN_PASSED = result("hidden_basics", claim=f"Claim of {SECRET}.", hidden=True)

NO_MAX = Diagnosis(
    function="softmax",
    misconception="no_max_subtraction",
    belief="The formula is exp(z) over its sum, so I compute exp(z) and divide by its sum.",
    remedy="Subtract the largest logit from every logit before taking exp.",
    shown_by="softmax([710.0, 0.0])",
)
MIXED = report(
    properties=[
        SUMS_TO_ONE,
        LARGE_LOGITS,
        SHIFT_INVARIANCE,
        LOSS_RAISES,
        GRADIENT_SKIPPED,
        EMPTY_SEQUENCE,
        DOUBTED,
        PERPLEXITY,
    ],
    diagnoses=[NO_MAX],
    outcomes=[
        Incident(
            function="cross_entropy_loss",
            outcome=OutcomeKind.RAISED,
            exception="IndexError",
            message="list index out of range",
            position="line 23",
            count=3,
        ),
        Incident(
            function="sequence_loss",
            outcome=OutcomeKind.TIMED_OUT,
            exception="",
            message="",
            position="",
            count=1,
        ),
    ],
    notes=["softmax computes in single precision (float32)."],
    output="training...\nepoch 1: loss 1.0986\n",
    isolation=Isolation(tier="P", missing=["network access", "new processes", "core dumps"]),
)

HIDDEN = report(
    properties=[SUMS_TO_ONE, HIDDEN_FAILED, HIDDEN_PASSED, LARGE_LOGITS],
    diagnoses=[NO_MAX],
    outcomes=[
        Incident(
            function="softmax",
            outcome=OutcomeKind.RAISED,
            exception=f"Error{SECRET}",
            message=SECRET,
            position="line 14",
            count=7,
        )
    ],
    output=f"printing {SECRET}\n",
)

HOSTILE = (
    "\x1b[31mred\x1b[0m \x9b1mbold \x1b]8;;https://evil.example\x07click\x1b]8;;\x07"
    " \x1b\x00\x07\x08"
    " [bold]rich[/bold] [link=https://evil.example]x[/link] :smile:"
    " \u202egnp.exe\u202c \u2066isolate\u2069 \ud800 \ufffe"
    " <script>alert(1)</script> <b>&lt; ]]> <!-- -->"
    " [link](https://evil.example) ![image](https://evil.example) <https://evil.example>"
    " www.evil.example @someone #1 $x$ *a* _b_ ~~c~~ |pipe \\| `` ` `a|b`"
    " [[ATTACHMENT|/etc/passwd]] %0A::error::percent"
    "\n::error file=a.py,line=1::injected\r\n  ::set-output name=a::b\r::stop-commands::x"
    "\u2028::warning::separator\n##[error]old syntax ##[add-mask]x"
    "\n# heading\n\n- item\n\n---\n\n==="
    "\n\n1. one\n\n> quote\n\n    code\n\n```\n\n</details>\n\n| a | b |\n"
)
HOSTILE_RESULT = result(
    "hostile_value",
    claim="A claim with |, <b> and `code` in *it*.",
    explanation=HOSTILE,
    verdict=Verdict.FAILED,
    points=0.0,
    message=HOSTILE,
    notes=[HOSTILE],
    position=HOSTILE,
    counterexample=counterexample(
        inputs={"z": [HOSTILE, "nan", "-inf", "..."], HOSTILE: {HOSTILE: None}},
        calls=[
            Call(
                function="softmax",
                text=HOSTILE,
                outcome=OutcomeKind.RAISED,
                value=HOSTILE,
                exception=HOSTILE,
                message=HOSTILE,
                position=HOSTILE,
            )
        ],
        got=HOSTILE,
        expected=HOSTILE,
        tolerance=HOSTILE,
        message=HOSTILE,
        reproduce=HOSTILE,
    ),
)
HOSTILE_DIAGNOSIS = Diagnosis(
    function=HOSTILE, misconception=HOSTILE, belief=HOSTILE, remedy=HOSTILE, shown_by=HOSTILE
)
HOSTILE_TEXT = report(
    title=HOSTILE,
    submission=f"work/{HOSTILE}.py",
    properties=[
        HOSTILE_RESULT,
        result(HOSTILE, claim=HOSTILE, functions=[HOSTILE]),
        result(HOSTILE, claim=HOSTILE, verdict=Verdict.SKIPPED, points=0.0, message=HOSTILE),
        result(HOSTILE, claim=HOSTILE, verdict=Verdict.DOUBTED, message=HOSTILE, notes=[HOSTILE]),
        result(
            HOSTILE,
            claim=HOSTILE,
            verdict=Verdict.FAILED,
            points=0.0,
            max_points=0.0,
            message=HOSTILE,
        ),
    ],
    diagnoses=[HOSTILE_DIAGNOSIS],
    functions=[HOSTILE, "softmax"],
    findings=[
        Finding(
            function=HOSTILE,
            explanation=replace(HOSTILE_DIAGNOSIS, layer="mistake", sentence=HOSTILE),
            calls=HOSTILE_RESULT.counterexample.calls,
            got=HOSTILE,
            right=HOSTILE,
            tolerance=HOSTILE,
            seen=HOSTILE,
            claim=HOSTILE,
            reproduce=HOSTILE,
            position=HOSTILE,
            line=0,
            properties=[HOSTILE],
            points=2.0,
            urgent=True,
            steps=[HOSTILE],
        ),
    ],
    outcomes=[
        Incident(
            function=HOSTILE,
            outcome=OutcomeKind.RAISED,
            exception=HOSTILE,
            message=HOSTILE,
            position=HOSTILE,
            count=2,
        )
    ],
    notes=[HOSTILE],
    output=HOSTILE,
    isolation=Isolation(tier=HOSTILE, missing=[HOSTILE]),
    versions={"gradekit": HOSTILE},
)

EMPTY = report()

FAULT = report(
    properties=[SUMS_TO_ONE, LARGE_LOGITS, GRADER_FAILED, EMPTY_SEQUENCE, PERPLEXITY],
    notes=["gradekit could not judge 1 claim that is worth no points."],
)

PROBLEM = report(
    properties=[
        result(
            name,
            verdict=Verdict.FAILED,
            points=0.0,
            max_points=points,
            examples=0,
            position="",
            line=0,
            message="the submission could not be read",
        )
        for name, points in [("sums_to_one", 10.0), ("shift_invariance", 20.0)]
    ],
    problem=Problem(
        message="'(' was never closed",
        remedy="Close the bracket that the caret points at, then grade the file again.",
        position="line 3",
        excerpt="    return exp(z / sum(z)\n              ^",
    ),
)

PENDING = report(
    title="Not graded",
    score=None,
    problem=Problem(
        message="not graded yet",
        remedy="If gradekit was ended before it was done, run it again.",
        position="",
        excerpt="",
    ),
)


def unwritten(name, line, points):
    """Give the one claim about a function that is as a starter has it."""
    raised = Call(
        function=name,
        text=f"{name}([0.0, 0.0])",
        outcome=OutcomeKind.RAISED,
        exception="NotImplementedError",
        position=f"line {line + 2}",
    )
    return result(
        f"{name}_is_right",
        claim=f"What {name} returns is right.",
        functions=[name],
        verdict=Verdict.FAILED,
        points=0.0,
        max_points=points,
        examples=0,
        position=f"line {line}",
        line=line,
        counterexample=counterexample(
            calls=[raised],
            got=f"raised NotImplementedError (line {line + 2})",
            expected="[0.5, 0.5]",
            reproduce=raised.text,
            evidence="call",
        ),
    )


def wrong(name, line, points, got="1.3862943611198906", right="0.6931471805599453"):
    """Give the one claim about a function that returns another value."""
    returned = Call(
        function=name,
        text=f"{name}([[0.0, 0.0], [0.0, 0.0]], [0, 0])",
        outcome=OutcomeKind.RETURNED,
        value=float(got),
    )
    failed = unwritten(name, line, points)
    failure = replace(
        failed.counterexample,
        calls=[returned],
        got=got,
        expected=right,
        tolerance="3e-12 (loss: u (V + 6 (A + ln V) + 16))",
        evidence="value",
    )
    return replace(failed, counterexample=failure)


def hung(name, line, points):
    """Give the one claim about a function that does not come back."""
    failed = wrong(name, line, points)
    call = replace(failed.counterexample.calls[0], outcome=OutcomeKind.TIMED_OUT, value=None)
    got = "did not come back (no answer within 2 seconds)"
    failure = replace(failed.counterexample, calls=[call], got=got, tolerance="", evidence="call")
    return replace(failed, counterexample=failure)


FUNCTIONS = {
    "softmax": 22.0,
    "cross_entropy_loss": 34.0,
    "sequence_loss": 16.0,
    "perplexity": 8.0,
    "softmax_cross_entropy_grad": 20.0,
}
LINES = {name: 4 + 9 * number for number, name in enumerate(FUNCTIONS)}


def judged(write=None, *names):
    """Give a report in which the claims about some functions are as `write` makes them."""
    return [
        write(name, LINES[name], points)
        if name in names
        else result(
            f"{name}_is_right",
            functions=[name],
            points=points,
            max_points=points,
            line=LINES[name],
        )
        for name, points in FUNCTIONS.items()
    ]


SUM = Diagnosis(
    function="sequence_loss",
    misconception="sequence_loss_is_a_sum",
    belief="The loss of a sequence is what its positions cost together.",
    remedy="Divide by their number: long names would cost more only because they are long.",
    shown_by="sequence_loss([[0.0, 0.0], [0.0, 0.0]], [0, 0])",
    sentence="You return the sum; the loss of a sequence is the mean over its positions.",
    layer="mistake",
    agrees_on=(96, 96),
    got="1.3862943611198906",
    right="0.6931471805599453",
)
PAGES = {
    "starter": report(properties=judged(unwritten, *FUNCTIONS)),
    "full_marks": report(properties=judged()),
    "one_wrong": report(properties=judged(wrong, "sequence_loss"), diagnoses=[SUM]),
    "five_wrong": report(properties=judged(wrong, *FUNCTIONS), diagnoses=[SUM]),
    "hang": report(properties=judged(hung, "cross_entropy_loss")),
    "debug_print": report(
        properties=judged(),
        output="".join(f"logits {number}.0\n" for number in range(963)),
    ),
}
"""The pages that students see most."""

REPORTS = {
    "all_passed": ALL_PASSED,
    "mixed": MIXED,
    "hidden": HIDDEN,
    "hostile_text": HOSTILE_TEXT,
    "empty": EMPTY,
    "problem": PROBLEM,
    "fault": FAULT,
    "pending": PENDING,
    **PAGES,
}

TOKEN = "a-token-for-tests-only"
RUN = Run(
    classroom="cs-principles",
    assignment="loss",
    assignment_type="individual",
    owner="alice",
    submission="submit/2026-06-01T14-32-05Z-a1b2c3d",
    commit="https://github.example/commit",
    release="https://github.example/release",
    review="https://github.example/compare",
    datetime="2026-06-01T14:33:11Z",
)
FOR_STUDENTS = {
    "terminal": {},
    "terminal-whole": {"whole": True},
    "markdown": {},
    "junit": {},
    "gradescope": {},
    "prairielearn": {},
    "classroom50": {"run": RUN},
    "github": {"token": TOKEN},
    "github-summary": {},
}
RENDERINGS = {
    **{name: (name.partition("-whole")[0], options) for name, options in FOR_STUDENTS.items()},
    "terminal-color": ("terminal", {"color": True}),
    "terminal-whole-color": ("terminal", {"color": True, "whole": True}),
    "json": ("json", {}),
}
"""The suffix of each golden file, with the format and the options that make it."""

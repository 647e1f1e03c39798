"""The report on one submission as frozen records, to JSON and back.

A renderer needs nothing but a `Report`. Every value in a record is plain JSON;
NaN and the infinities are the strings "nan", "inf" and "-inf".

``report-2.json``, beside this module, is the JSON Schema that these records and
their docstrings give. ``pytest tests/reports --update-golden`` writes it anew.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.visibility import Hidden

SCHEMA: Final = "gradekit/report/2"

GENERATED: Final = (
    "Generated from the records of gradekit/model/report.py by gradekit.model.report.json_schema; "
    "renew it with `pytest tests/reports --update-golden`."
)

Plain = Any
"""A JSON value: None, bool, int, finite float, str, list or dict of these."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One call of a student's function, with its outcome.

    `text` is the call as Python source that the student can paste;
    `position` is the place in the submission where it raised, or empty. `right` is what
    the reference returns, as text, where it was asked and returns something else.
    """

    function: str
    text: str
    outcome: OutcomeKind
    value: Plain = None
    exception: str = ""
    message: str = ""
    position: str = ""
    right: str = ""


Evidence = Literal["call", "form", "value", "change", "comparison", "history", ""]
"""What a counterexample consists of.

A ``call`` that did not return; a value of another ``form`` than declared; the ``value`` of
one call; the ``change`` of an argument; a ``comparison`` of several values, or of what is
computed from one; a call after a ``history`` of others. Empty where nothing is known of it.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterexample:
    """The smallest inputs found that refute a property.

    `got`, `expected` and `tolerance` are texts to be shown, empty where nothing
    was compared (a call that raised, say); `reproduce` is one line of Python
    that shows the failure with the student's own function: it prints `got`, or where
    values are compared what each of the calls at the places `shown` returned.
    """

    inputs: dict[str, Plain]
    calls: list[Call]
    got: str
    expected: str
    tolerance: str
    message: str
    reproduce: str
    shrunk: bool = True
    evidence: Evidence = ""
    shown: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One property's verdict with its evidence.

    `functions` are the student's functions that the property judges;
    `position` is where the first of them is defined ("line 12"), and `line`
    its 1-based line in a `.py` file (0 in a notebook or when undefined).
    `hidden` tells whether students are kept from its name and inputs, and until when.
    A property whose `max_points` is 0 is advice. `points` is null where gradekit
    failed to judge a property that is worth some.
    """

    name: str
    claim: str
    explanation: str
    functions: list[str]
    verdict: Verdict
    points: float | None
    max_points: float
    examples: int
    hidden: Hidden = False
    counterexample: Counterexample | None = None
    message: str = ""
    notes: list[str]
    position: str = ""
    line: int = 0
    traceback: str = ""
    seconds: float = 0.0

    @property
    def advice(self) -> bool:
        """Whether the property is worth nothing and only gives advice."""
        return self.max_points == 0

    @property
    def fault(self) -> bool:
        """Whether gradekit failed to judge a property that is worth points."""
        return self.verdict is Verdict.ERROR and not self.advice

    def counts_for(self, functions: Sequence[str]) -> str:
        """Name the function that it counts for: of those that it judges the last in this order."""
        places = [functions.index(name) for name in self.functions if name in functions]
        return functions[max(places)] if places else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    """Why a function is wrong, as far as its outputs tell.

    `layer` names the evidence: ``belief`` (it equals a misconception), ``mistake`` (it equals
    an error model), ``state``, ``relation`` or ``condition``. `sentence` says what the function
    does; `belief` is the mistake in the student's own words, `remedy` what to do about it,
    both empty unless there is a `misconception`. `agrees_on` are the inputs on which it was seen,
    of all tried; `shown_by` is the shortest call on which it shows, which gave `got` and should
    give `right`; `parameter` is the number in the sentence, as it is written there.
    """

    function: str
    misconception: str
    belief: str
    remedy: str
    shown_by: str
    layer: str = "belief"
    sentence: str = ""
    agrees_on: tuple[int, int] = (0, 0)
    got: str = ""
    right: str = ""
    parameter: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One function and one cause of failure: what a student mends at once.

    `calls` are the simplest that show it, with their outcomes; `got` and `right` are what
    they gave and should give, both empty where `seen` tells it in words. `claim` is that of
    the property which they refute. `properties` are all that fail of this cause, by name, and
    cost `points`; hidden ones are in none. `position` and `line` are those of `Result`.
    A function that is not there yet is `unwritten`; `urgent` is what keeps one from being
    read at all. `steps` are how the right value comes about, where they were asked for.
    """

    function: str
    explanation: Diagnosis | None
    calls: list[Call]
    got: str
    right: str
    tolerance: str
    seen: str
    claim: str
    reproduce: str
    position: str
    line: int
    properties: list[str]
    points: float
    unwritten: bool = False
    urgent: bool = False
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """What a function gives along a line of inputs, beside what is right there.

    `at` are the inputs, named by `along`, with what the student's function gave (`values`) and
    what is right, named by `of`; null where that is no finite number. `mark` is the
    place of the counterexample, with what came of it, where it lies on the line.
    """

    function: str
    title: str
    along: str
    of: str
    at: list[float]
    values: list[float | None]
    right: list[float | None]
    mark: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """An identity that a claim rests on: in words, and as presentation MathML."""

    claim: str
    statement: str
    mathml: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """A call that returned no value, with the number of counterexamples that show it."""

    function: str
    outcome: OutcomeKind
    exception: str
    message: str
    position: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why a submission could not be graded at all."""

    message: str
    remedy: str
    position: str
    excerpt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Isolation:
    """The isolation tier that the student's code ran in.

    `missing` are the promises of isolation that this machine did not keep;
    `accepted` are those of them that the user accepted by name.
    """

    tier: str
    missing: list[str]
    accepted: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Everything that is known about one submission.

    `score` and `max_score` are points; `score` is null where there is none, through
    a fault of gradekit's own or since nothing is graded yet. `seconds` is wall time;
    `output` is what the student's code printed, without control characters and cut
    where it is long; `notes` are sentences about the whole submission. `functions` are
    those judged, in the order of the manifest, and `findings` what is wrong with them, in
    the order in which to mend it; `diagnoses` are those of the findings, and go with the
    next schema. `hints` is how much students are shown: 0 verdicts, 1 claims, 2 counterexamples,
    3 explanations. `curves` and `formulas`, by the names of properties, are there for formats
    that draw.
    """

    schema: str = SCHEMA
    assignment: str
    title: str
    submission: str
    score: float | None
    max_score: float
    properties: list[Result]
    diagnoses: list[Diagnosis]
    outcomes: list[Incident]
    notes: list[str]
    problem: Problem | None
    output: str
    isolation: Isolation
    seed: int
    corpus: str
    limits: dict[str, float]
    versions: dict[str, str]
    seconds: float
    functions: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    hints: int = 3
    curves: list[Curve] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether every property that is worth points held."""
        held = {Verdict.PASSED, Verdict.DOUBTED}
        return self.problem is None and all(
            result.verdict in held for result in self.properties if not result.advice
        )

    @property
    def exit_code(self) -> int:
        """0: all held; 1: some did not; 2: unusable submission; 3: gradekit's own fault."""
        if self.problem is not None:
            return 2
        if self.score is None or any(result.fault for result in self.properties):
            return 3
        return 0 if self.passed else 1

    def to_json(self) -> str:
        """Write the report as indented JSON, keys in a fixed order."""
        import msgspec  # imported late: `gradekit --help` must not pay for it

        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode() + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read a report back.

        Raises
        ------
        ValueError
            If the text is not a report of this schema; the message names the
            first key that does not fit.
        """
        import msgspec

        report = msgspec.json.decode(text, type=cls)
        if report.schema != SCHEMA:
            raise ValueError(f"schema={report.schema!r}, but this gradekit reads {SCHEMA!r}")
        return report


def json_schema() -> dict[str, Any]:
    """Describe the report as a JSON Schema (draft 2020-12)."""
    import msgspec

    schema = msgspec.json.schema(Report)
    for definition in schema["$defs"].values():
        if "description" in definition:  # Python 3.13 and later take the indentation away
            definition["description"] = inspect.cleandoc(definition["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": GENERATED,
    } | schema


def plain(value: Any) -> Plain:
    """Make a decoded value fit for JSON: NaN and infinities become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value

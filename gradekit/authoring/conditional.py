"""Conditional mutants: a right function that is wrong only where a feature of its call holds.

They come in ladders, one for each chain of a function's domain and each way to be wrong; and
for each way in which a result may depend on earlier calls. The mutants of one function are one
text (see `gradekit.authoring.wrapper`), in which they are selected one after the other. Other
functions of the text call the right one.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.authoring import wrapped_values, wrapper
from gradekit.authoring.coverage import Place, Row, feature
from gradekit.authoring.mutant_judge import import_lines
from gradekit.domains import measures
from gradekit.domains.buckets import REPETITIONS, Chain
from gradekit.domains.records import (
    FunctionDomain,
    Ids,
    Number,
    Numbers,
    Program,
    Rows,
    State,
)
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.signature import Form

OWN: Final = (measures, wrapper, wrapped_values)
SELECT: Final = "select_mutant"
"""The name under which a text offers to select one of its mutants."""
HISTORY: Final = "history"
PARTS: Final = "part of a result"
NEVER_ADMITTED: Final = frozenset(
    {"length", "dimension", "integer", "repetition", "cut off", HISTORY}
)
"""Families of which every mutant must be refuted."""
DIGITS: Final = (8, 6, 3, 1)
OF_LISTS: Final = (
    "after its result was changed",
    "the same result twice",
    "one list for all results",
    wrapper.ALIAS,
)
OF_VALUES: Final = ("from the second call on", "after a call that raised")
OF_TABLES: Final = re.compile(r"(extent|count)\(")
FAMILIES: Final = (
    ("graph", re.compile(r"trace\(\w+\)\.graph")),
    ("type", re.compile(r"trace\(\w+\)\.has|has_only\(")),
    ("dimension", OF_TABLES),
    ("large number", re.compile(r"(largest|most_negative|most_positive)\(")),
    ("tiny number", re.compile(r"smallest\(")),
    ("spread", re.compile(r"(spread|row_spread|maxima_apart)\(")),
    ("off the grid", re.compile(r"is_off_the_grid\(")),
    ("repetition", re.compile(r"repeated\(")),
    ("length exactly", re.compile(r"(len\(.*\)|max\(map\(len, \w+\)\)) == \d+$")),
    ("length", re.compile(r"(len\(\w+(\[0\])?\)|max\(map\(len, \w+\)\))$")),
    ("integer", re.compile(r"(0 < )?\w+( (==|%|<) .*)?$|max\(\w+\)$|len\(\w+\) - 1")),
)
"""Families of chains by how their measures begin; the first that fits counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder:
    """Mutants that are wrong in one way, each beyond one step of a chain.

    `places` are by step the examples that reach it. `part` says which part of a result is
    wrong, all of it if empty.
    """

    function: str
    family: str
    kind: str
    chain: Chain
    places: tuple[tuple[Place, ...], ...]
    part: tuple[int | str, ...] = ()
    names: tuple[str, ...] = ()

    def name(self, step: int) -> str:
        """Name the feature of one of the mutants, as a manifest does that admits it."""
        return f"{self.function}: {feature(self.chain, step)}"

    def mutant(self, step: int) -> dict[str, Any]:
        """Describe one of the mutants for the wrapper."""
        of_result = self.kind in {"flush", "cap"} and "result" in self.chain.measure
        return {
            "kind": self.kind,
            "condition": "True" if of_result else self.chain.feature(step),
            "step": self.chain.steps[step],
            "part": list(self.part),
            "names": list(self.names),
            "of_result": of_result,
        }


def ladders(
    assignment: Assignment,
    domain: FunctionDomain,
    function: str,
    rows: Sequence[Row],
    places: tuple[Place, ...],
) -> list[Ladder]:
    """Make every ladder of a function; `places` are all examples that judge it."""
    maker = _Maker(function, domain, assignment.manifest)
    made = [ladder for row in rows for ladder in maker.of_chain(row)]
    return [*made, *maker.of_parts(places), *maker.of_history(places)]


def mutant_text(
    assignment: Assignment, domain: FunctionDomain, function: str, made: Sequence[Ladder]
) -> str:
    """Write a submission in which any mutant of a function can be selected."""
    base = base_solution(assignment)
    program = _program(domain)
    is_driven = function in assignment.manifest.driver and program is None
    driver = (assignment.manifest.folder / "driver.py").read_text("utf-8") if is_driven else ""
    parameters = [name for name, each in domain.parameters.items() if not isinstance(each, Program)]
    mutants = [ladder.mutant(step) for ladder in made for step in range(len(ladder.chain.steps))]
    others = [name for name in assignment.manifest.functions if name != function]
    texts = [base.read_text("utf-8"), driver, *_own_texts()]
    source, driver, needed, wrapping = texts
    return TEXT.format(
        imports="\n".join(f"#; {line}" for text in texts for line in import_lines(text)),
        source=source,
        driver=driver,
        measures=needed,
        wrapper=wrapping,
        mutants=zlib.compress(json.dumps(mutants).encode()),
        function=function,
        parameters=parameters,
        others=others,
        is_class=bool(program and program.operations),
        has_values=program is not None,
        select=SELECT,
    )


TEXT: Final = """\
{imports}
_right = {{"__name__": __name__}}
exec(compile({source!r}, "submission.py", "exec", dont_inherit=True), _right)
globals().update((key, value) for key, value in _right.items() if not key.startswith("__"))
_driver = {{"__name__": "driver"}}
exec({driver!r}, _driver)
_measures = {{"__name__": __name__}}
exec({measures!r}, _measures)
_wrapper = {{"__name__": __name__}}
exec({wrapper!r}, _wrapper)
_selection = _wrapper["Selection"](_wrapper["unpacked"]({mutants!r}), _measures)
{select} = _selection.select
if {is_class!r}:
    _wrapper["wrap_value"]({function}, _selection)
    for _name in {others!r}:
        if _name in _right:
            globals()[_name] = _wrapper["isolated"](_right[_name], _selection)
else:
    {function} = _wrapper["Function"](
        (_driver if {driver!r} else _right)[{function!r}],
        _selection,
        {parameters!r},
        has_values={has_values!r},
    )
"""
"""A solution in names of its own, so that its functions call the right ones; and the wrapper.

What they import stands there as well: a worker imports it before it can open no file any more.
"""


def _own_texts() -> tuple[str, str]:
    """Give the measures, and the wrapper with what it does to Values, without its import."""
    texts = [Path(str(each.__file__)).read_text("utf-8") for each in OWN]
    future = "from __future__ import annotations\n"
    rest = re.sub(r"^from gradekit[^(]*\([^)]*\)$", "", texts[2], flags=re.MULTILINE)
    return texts[0], texts[1] + rest.replace(future, "")


def base_solution(assignment: Assignment) -> Path:
    """Give the solution whose functions are made wrong: that of most misconceptions, or the first.

    An assignment without any solution has none.
    """
    mistakes = assignment.manifest.misconceptions
    bases = Counter(mistake.base for mistake in mistakes if mistake.base)
    (most, _), *_ = [*bases.most_common(1), (assignment.manifest.solutions[0], 0)]
    return most


def family(chain: Chain, domain: FunctionDomain) -> str:
    """Name the family of a chain, for the table."""
    if chain.label in domain.joint:
        return "joint"
    if chain.label.startswith("result"):
        return "large result capped" if chain.relation == ">" else "small result flushed"
    if chain.label.startswith("exponent of"):
        return "exponent"
    if chain.label.rpartition(": ")[2] in REPETITIONS and _is_of_ids(chain, domain):
        return "repetition"
    matching = (name for name, form in FAMILIES if form.match(chain.measure))
    return next(matching, "pattern")


def _is_of_ids(chain: Chain, domain: FunctionDomain) -> bool:
    return not isinstance(domain.parameters.get(chain.label.partition(": ")[0]), Numbers | Number)


def _program(domain: FunctionDomain) -> Program | None:
    return next((each for each in domain.parameters.values() if isinstance(each, Program)), None)


class _Maker:
    """Makes the ladders of one function."""

    def __init__(self, function: str, domain: FunctionDomain, manifest: Manifest) -> None:
        self.function = function
        self.domain = domain
        self.returns = manifest.functions[function].returns
        self.is_driven = function in manifest.driver
        self.is_in_place = function in manifest.in_place
        program = _program(domain)
        self.has_values = program is not None
        self.is_class = bool(program and program.operations)
        self.has_floats = self.has_values or "float" in str(self.returns)

    def of_chain(self, row: Row) -> Iterator[Ladder]:
        """Make the ladders of one chain."""
        chain, group = row.chain, family(row.chain, self.domain)
        if chain.label.startswith("result"):
            kind = "cap" if chain.relation == ">" else "flush"
            yield self._ladder(group, kind, chain, row.places)
            return
        for kind in self._kinds(group):
            for part in self._outer_parts():
                yield self._ladder(group, kind, chain, row.places, part)
        name = self._parameter(chain)
        if group == "tiny number" and name and not self.has_values:
            for kind in wrapper.SMALL:
                yield self._ladder(group, kind, chain, row.places, names=(name,))
        if group == "length" and name in self.domain.cut:
            yield self._ladder("cut off", "cut", chain, row.places, names=self.domain.cut)

    def of_parts(self, places: tuple[Place, ...]) -> Iterator[Ladder]:
        """Make those that are wrong in one part of a result, whatever the arguments are."""
        if self.has_values:
            return
        for part in self._inner_parts(self.returns):
            chain = Chain(f"in {' '.join(map(str, part))} of the result", "True")
            for kind in self._kinds(PARTS):
                yield self._ladder(PARTS, kind, chain, (places,), part)

    def of_history(self, places: tuple[Place, ...]) -> Iterator[Ladder]:
        """Make those that depend on earlier calls."""
        for label, step in self._protocols():
            name = f"{label}, to {step} digits" if step else label
            chain = Chain(name, "True", "is", (step or 1,))
            yield self._ladder(HISTORY, label, chain, (places,))

    def _ladder(
        self,
        group: str,
        kind: str,
        chain: Chain,
        places: tuple[tuple[Place, ...], ...],
        part: tuple[int | str, ...] = (),
        names: tuple[str, ...] = (),
    ) -> Ladder:
        return Ladder(
            function=self.function,
            family=group,
            kind=kind,
            chain=chain,
            places=places,
            part=part,
            names=names,
        )

    def _kinds(self, group: str) -> Iterator[str]:
        if group == "graph":
            yield "slope"
            return
        yield "gross"
        if self.has_floats:
            yield "fine"
        if self.has_values:
            yield "slope"

    def _outer_parts(self) -> list[tuple[int | str, ...]]:
        if self.returns.name != "tuple" or self.has_values:
            return [()]
        return [(i,) for i in range(len(self.returns.inside))]

    def _inner_parts(self, form: Form) -> Iterator[tuple[int | str, ...]]:
        if form.name == "tuple":
            for i, inner in enumerate(form.inside):
                yield from ((i, *part) for part in [(), *self._inner_parts(inner)])
        elif form.name == "list":
            yield from (("first",), ("last",), ("between",))
        elif form.name == "dict":
            yield from ((key,) for key in self._keys())

    def _keys(self) -> Iterator[str]:
        """Give patterns of the names of a state's matrices: each, and those of each layer."""
        states = [each for each in self.domain.parameters.values() if isinstance(each, State)]
        for name in states[0].shapes if states else ():
            yield re.sub(r"\\\{\w+\\\}", r"\\d+", re.escape(name))
        numbered = [re.split(r"\{\w+\}", name)[0] for name in (states[0].shapes if states else ())]
        for head in dict.fromkeys(head for head in numbered if head not in states[0].shapes):
            yield from (f"{re.escape(head)}{i}.*" for i in (1, 2))

    def _parameter(self, chain: Chain) -> str:
        """Give the parameter whose numbers or length a chain measures, if it is one."""
        found = re.fullmatch(r"(?:smallest\(flat|len)\((\w+)\)\)?", chain.measure)
        return found[1] if found and found[1] in self.domain.parameters else ""

    def _protocols(self) -> Iterator[tuple[str, int]]:
        if self.has_values:
            yield from ((name, 0) for name in OF_VALUES)
            return
        for name in wrapper.PROTOCOLS:
            if name == "memo of rounded arguments":
                yield from ((name, digits) for digits in DIGITS if self._has_fractions())
            elif name == "memo of the first argument":
                yield from [(name, 0)] * (len(self.domain.parameters) > 1)
            elif name in {"memo of the shape", "for the same object"}:
                yield from [(name, 0)] * self._has_lists()
            elif name not in OF_LISTS or self._may_share(name):
                yield name, 0

    def _may_share(self, name: str) -> bool:
        """Whether a result may be shared with a call, or with its arguments, and should not be."""
        if self.is_driven or self.returns.name not in {"list", "dict", "tuple"}:
            return False
        return name != wrapper.ALIAS or (self._has_lists() and not self.is_in_place)

    def _has_fractions(self) -> bool:
        return any(
            isinstance(each, Number | Numbers | Rows | State) and not each.entries.whole
            for each in self.domain.parameters.values()
        )

    def _has_lists(self) -> bool:
        kinds = (Numbers, Rows, State, Ids)
        return any(isinstance(each, kinds) for each in self.domain.parameters.values())

"""What is told about the domains of a manifest, and what they are read as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import library
from gradekit.assignment.domains import domains_of, is_condition, read_domains
from gradekit.assignment.manifest import Reader
from gradekit.domains import records
from gradekit.domains.buckets import buckets
from gradekit.domains.records import Extent, FunctionDomain, Joint, Result, Work
from gradekit.domains.sentences import what_may_come
from gradekit.model.errors import AssignmentError
from gradekit.model.signature import parse_signature
from tests.folders import Change, problems, slow_but_for

TOML = "assignment.toml"
SIGNATURES = {
    "loss": "(z: list[float], t: int) -> float",
    "mean": "(rows_: list[list[float]], ids: list[int]) -> float",
    "step": "(w: list[float], g: list[float], i: int, n: int) -> list[float]",
    "run": "(program: str) -> list[float]",
}
LOGITS = '[domains.logits]\nof = "numbers"\nlength = [1, 300]\nsize = 700\n'
Read = Callable[..., FunctionDomain]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_text(function: str, text: str) -> FunctionDomain:
        head = 'title = "T"\nreference = "r"\nfunctions = { f = "(x: float) -> float" }\n'
        head += "properties = { p = { points = 1 } }\n"
        (tmp_path / TOML).write_text(head + text, "utf-8")
        functions = {function: parse_signature(SIGNATURES[function])}
        return read_domains(tmp_path, functions)[function]

    return read_text


def told(read: Read, function: str, text: str) -> list[str]:
    with pytest.raises(AssignmentError) as caught:
        read(function, text)
    return [problem.partition(TOML)[2] for problem in caught.value.problems]


def test_a_named_domain_is_shared(read: Read) -> None:
    domain = read("loss", f'{LOGITS}[domain.loss]\nz = "logits"\nt = {{ of = "id", in = "z" }}\n')
    z, t = domain.parameters.values()
    assert isinstance(z, records.Numbers)
    assert (z.length, z.entries.low, z.entries.high) == (Extent(low=1, high=300), -700, 700)
    assert t == records.Id(below=Extent(low=1, high=300, of="len(z)"), entry_of="z")


def test_a_named_domain_may_be_changed_where_it_is_used(read: Read) -> None:
    text = f'{LOGITS}[domain.loss]\nz = {{ named = "logits", size = 4, negative = false }}\n'
    z = read("loss", f'{text}t = {{ of = "id", in = "z" }}').parameters["z"]
    assert isinstance(z, records.Numbers)
    assert (z.entries.low, z.entries.high) == (0, 4)


def test_ids_are_below_the_columns_of_a_table_and_as_many_as_its_rows(read: Read) -> None:
    text = "[domain.mean]\n"
    text += 'rows_ = { of = "rows", rows = [1, 9], columns = [2, 5], size = 4 }\n'
    text += 'ids = { of = "ids", in = "columns", length = "rows_" }\n'
    text += 'work = { product = "rows * columns", most = 20 }\ncut = ["rows_", "ids"]\n'
    domain = read("mean", text)
    assert domain.parameters["ids"] == records.Ids(
        length=Extent(low=1, high=9, of="len(rows_)"),
        below=Extent(low=2, high=5, of="len(rows_[0])"),
        repeated=40,
    )
    assert domain.work == Work(
        product="len(rows_) * len(rows_[0])", most=20, words="`rows * columns`"
    )
    assert domain.cut == ("rows_", "ids")


STEP = """
[domain.step]
w = { of = "numbers", length = [1, 9], size = 4 }
g = { like = "w", size = 9 }
i = { of = "integer", from = 0, to = 99, below = "n" }
n = { of = "integer", from = 1, to = 100 }
"""


def test_what_is_like_another_parameter_is_as_long(read: Read) -> None:
    g = read("step", STEP).parameters["g"]
    assert isinstance(g, records.Numbers)
    assert (g.length, g.entries.high) == (Extent(low=1, high=9, of="len(w)"), 9)


def test_a_joint_feature_is_a_condition_or_a_ladder(read: Read) -> None:
    text = f"""{STEP}
result = {{ least = 1e-9, most = 27 }}
joint.equal = "w == g"
joint.near = "abs(w[0] - g[0])"
joint.gap = {{ of = "max(w) - min(w)", above = [5, 1], most = 8 }}
joint.rounds = {{ of = "n - i", below = [1, 50] }}
joint.spread = {{ of = "spread(w)", most = 20 }}
"""
    domain = read("step", text)
    assert domain.result == Result(least=1e-9, most=27)
    assert domain.joint == {
        "equal": Joint(measure="w == g"),
        "near": Joint(
            measure="abs(w[0] - g[0])", relation="<", steps=(0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8)
        ),
        "gap": Joint(measure="max(w) - min(w)", relation=">", steps=(1, 5), most=8),
        "rounds": Joint(measure="n - i", relation="<", steps=(50, 1)),
        "spread": Joint(measure="spread(w)", relation=">", steps=(5, 8, 10), most=20),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a == b", True),
        ("a < b or b < a", True),
        ("not a", True),
        ("any(x > 0 for x in z)", True),
        ("max(z) - min(z)", False),
        ("min(z)", False),
    ],
)
def test_conditions_are_told_by_their_form(text: str, expected: bool) -> None:
    assert is_condition(text) is expected


def test_a_program_has_operations_and_names_what_it_calls(read: Read) -> None:
    text = '[domain.run.program]\nof = "program"\ncalls = ["values"]\ngraph = { nodes = 9 }\n'
    text += "operations = { exp = { size = 700 } }\n"
    domain = read("run", f'{LOGITS}{text}[domain.run.values]\nnamed = "logits"\n')
    program, values = domain.parameters.values()
    assert isinstance(program, records.Program)
    assert (program.calls, program.graph) == (("values",), {"nodes": 9})
    assert program.operations["exp"].size == 700
    assert isinstance(values, records.Numbers)


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ("", 'it has no domain. Write z = { of = "numbers", length = [1, 300], size = 100 }, say.'),
        ("3", '3 is no domain. Write { of = "numbers", length = [1, 300], size = 100 }, say.'),
        ('"logit"', "there is no domain logit to be like. Did you mean logits?"),
        (
            '{ like = "q" }',
            "there is no domain q to be like. "
            'Write { of = "numbers", length = [1, 300], size = 100 }, say.',
        ),
        ('{ like = "z" }', "z is like itself. Say once what it is of."),
        (
            "{ size = 3 }",
            "of is missing. Kinds are: number, numbers, shares, rows, state, integer, id, ids, "
            "text, texts, program.",
        ),
        ('{ of = "number_" }', "of = 'number_' is no kind. Did you mean number?"),
        ('{ of = "number" }', "size: missing. A domain of number says so much."),
        ('{ of = "ids" }', "in, length: missing. A domain of ids says so much."),
    ],
)  # fmt: skip
def test_a_parameter_without_a_domain_is_told(read: Read, z: str, expected: str) -> None:
    line = f"z = {z}\n" if z else ""
    text = f'{LOGITS}[domain.loss]\n{line}t = {{ of = "integer", from = 0, to = 9 }}\n'
    assert told(read, "loss", text) == [f":domain.loss.z: {expected}"]


Z = '{ of = "numbers", length = [1, 300], size = 9'


@pytest.mark.parametrize(
    ("z", "place", "expected"),
    [
        (f"{Z}, leest = 1 }}", "z.leest", "there is no such key. Did you mean least?"),
        (f'{Z}, least = "1" }}', "z.least", "'1' is not a number. Write 2."),
        (f'{Z}, patterns = ["ties"] }}', "z.patterns", "there is no ties. Did you mean tie?"),
        (f'{Z}, kinds = ["real"] }}', "z.kinds", "there is no real."),
        (f"{Z}, from = 10 }}", "z", "there is no number from 10 to 9. Raise the size."),
        (
            '{ of = "numbers", length = "q", size = 9 }',
            "z.length",
            "there is no extent q. Write [1, 300], say.",
        ),
        (
            '{ of = "numbers", length = [9, 1], size = 9 }',
            "z.length",
            "[9, 1] is no range. Write [1, 300], say.",
        ),
        (
            '{ of = "numbers", length = 9, size = 9 }',
            "z.length",
            '9 is not a range or the name of another. Write [1, 300], or "logits".',
        ),
    ],
)
def test_what_is_wrong_in_a_parameter_is_told(
    read: Read, z: str, place: str, expected: str
) -> None:
    text = f'[domain.loss]\nz = {z}\nt = {{ of = "integer", from = 0, to = 9 }}\n'
    assert f":domain.loss.{place}: {expected}" in told(read, "loss", text)


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        ('where.same = "w = g"', "where.same", "w = g is not Python (invalid syntax). Mend it."),
        ("where.same = 3", "where.same", "3 is no expression. Write it in quotes."),
        ('where.same = "len(h) > 1"', "where.same", "there is no h."),
        ('cut = ["h"]', "cut", "there is no h."),
        ("joint.near = {}", "joint.near", 'of is missing. Write { of = "max(x) - min(x)", '
         "above = [1, 2] }."),
        (
            'joint.near = { of = "w[0]", above = "1" }',
            "joint.near.above",
            "'1' is not a list. Write [\"...\"].",
        ),
        (
            'joint.near = { of = "w[0]", above = ["1"] }',
            "joint.near.above",
            "['1'] is no list of numbers. Write [1, 2, 5].",
        ),
        (
            'work = { product = "n" }',
            "work",
            "product and most are both needed. "
            'Write { product = "rows * columns", most = 20_000 }.',
        ),
        ("result = { lest = 1 }", "result.lest", "there is no such key. Did you mean least?"),
        ("result = 3", "result", "3 is not a table. Write { ... }."),
        ("h = 3", "h", "there is no such parameter. They are: w, g, i, n."),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_function_is_told(
    read: Read, line: str, place: str, expected: str
) -> None:
    problems_ = told(read, "step", f"{STEP}{line}\n")
    assert f":domain.step.{place}: {expected}" in problems_


def test_shapes_of_a_state_name_extents(read: Read) -> None:
    text = """
[domain.loss]
t = { of = "integer", from = 0, to = 9 }
[domain.loss.z]
of = "state"
size = 4
shapes = { wte = ["V", "d"], fc = ["V"], "layer{layers}.w" = ["d", "d"] }
extents = { V = [2, 30], h = [1, 9] }
"""
    assert told(read, "loss", text) == [
        ':domain.loss.z.shapes.fc: name its two extents: ["V", "d"].',
        ":domain.loss.z.shapes: there is no d.",
        ":domain.loss.z.shapes: there is no layers.",
        ":domain.loss.z.extents: there is no h.",
    ]


def test_operations_of_a_program_are_those_of_values(read: Read) -> None:
    text = '[domain.run.program]\nof = "program"\noperations = { exq = { size = 1 }, log = 3 }\n'
    assert told(read, "run", f"{text}graph = {{ edges = 3 }}\n") == [
        ":domain.run.program.operations: there is no exq. Did you mean exp?",
        ":domain.run.program.graph.edges: there is no such key. Did you mean nodes?",
        ":domain.run.program.operations.log: 3 is no table. Write { size = 100, least = 1e-9 }.",
    ]


def test_a_domain_of_no_function_is_told(read: Read) -> None:
    assert told(read, "step", f"{STEP}[domain.stop]\n") == [
        ":domain: there is no stop. Did you mean step?"
    ]


DOMAIN = """\
[domain.double]
x = { of = "number", size = 8, least = 0.1, patterns = ["zero", "whole"] }
"""


def test_an_author_is_told_of_a_parameter_without_a_domain(change: Change) -> None:
    folder = change(DOMAIN, "")
    assert problems(folder, thorough=True) == [
        f"{TOML}:domain.double.x: it has no domain. "
        'Write x = { of = "numbers", length = [1, 300], size = 100 }, say.'
    ]


def test_who_checks_a_submission_needs_no_domain(change: Change) -> None:
    folder = change(DOMAIN, "")
    assert library.find(str(folder)).name == "tiny"


JUNK = st.sampled_from(
    [0, -5, True, Decimal("0.5"), "x", "rows", "1 +", [], [5, 1], ["a"], [[1]], {}, {"like": "x"}]
)


def places(table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Give every table inside of a table, with each of its keys."""
    for key, value in table.items():
        yield table, key
        if isinstance(value, dict):
            yield from places(value)


@pytest.mark.parametrize("name", slow_but_for(library.names()))
@given(data=st.data())
def test_whatever_stands_in_a_manifest_is_read_or_told(name: str, data: st.DataObject) -> None:
    manifest = library.find(name)
    reader = Reader(manifest.folder / TOML)
    tables = {key: reader.data[key] for key in ("domains", "domain") if key in reader.data}
    table, key = data.draw(st.sampled_from(list(places(tables))))
    table[key] = data.draw(JUNK)
    reader.data |= tables
    domains = domains_of(reader, manifest.functions)
    if not reader.problems:
        assert what_may_come(domains)
        assert all(buckets(domain) is not None for domain in domains.values())


@pytest.mark.parametrize("name", library.names())
def test_every_parameter_of_a_bundled_assignment_has_a_domain(name: str) -> None:
    manifest = library.find(name)
    domains = read_domains(manifest.folder, manifest.functions)
    for function, signature in manifest.functions.items():
        assert {*signature.parameters} <= {*domains[function].parameters}

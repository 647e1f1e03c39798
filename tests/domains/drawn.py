"""Domains and calls that lie in them, drawn."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gradekit.domains.records import (
    Entries,
    Extent,
    FunctionDomain,
    Id,
    Ids,
    Integer,
    Joint,
    Number,
    Numbers,
    Program,
    Result,
    Rows,
    State,
    Text,
    Texts,
)

WIDE = Entries(low=-1000, high=1000, least=1e-9)
ENTRIES = st.builds(
    Entries,
    low=st.sampled_from([-10_000.0, -4.0, 0.0, 0.1]),
    high=st.sampled_from([0.999, 10.0, 700.0]),
    least=st.sampled_from([0.0, 1e-12, 1e-3]),
    apart=st.sampled_from([0.0, 10_000.0]),
    spread=st.sampled_from([0.0, 20.0, 745.0]),
    zero=st.booleans(),
    whole=st.booleans(),
    kinds=st.sampled_from([("float",), ("int", "float")]),
)
SPANS = st.tuples(st.integers(1, 4), st.integers(4, 400)).map(
    lambda ends: Extent(low=ends[0], high=ends[1])
)
SHAPES = {"wte": ("V", "d"), "layer{layers}.w": ("d", "d")}
TIED = Extent(low=1, high=300, of="len(numbers)")
ABC = "abcdefghijklmnopqrstuvwxyz"


@st.composite
def function_domains(draw: st.DrawFn) -> FunctionDomain:
    """Draw a domain with a parameter of every kind."""
    extents = {"V": draw(SPANS), "d": draw(SPANS), "layers": Extent(low=1, high=4)}
    text = Text(length=draw(SPANS), alphabet=ABC, repeated=draw(st.integers(1, 40)))
    parameters = {
        "number": Number(entries=draw(ENTRIES)),
        "numbers": Numbers(length=draw(SPANS), entries=draw(ENTRIES)),
        "rows": Rows(
            rows=draw(SPANS), columns=draw(SPANS), entries=draw(ENTRIES), apart=draw(st.just(50.0))
        ),
        "state": State(shapes=SHAPES, extents=extents, entries=draw(ENTRIES)),
        "whole": Integer(low=0, high=draw(st.integers(1, 9999)), below="limit"),
        "limit": Integer(low=1, high=10_000),
        "index": Id(below=TIED, entry_of="numbers"),
        "indices": Ids(length=draw(SPANS), below=TIED, repeated=draw(st.integers(1, 40))),
        "text": text,
        "texts": Texts(length=draw(SPANS), each=text),
        "program": Program(operations={"+": WIDE, "exp": WIDE}, graph={"nodes": 50, "depth": 9}),
    }
    joint = {
        "apart": Joint(measure="max(numbers) - number", relation=">", steps=(1, 5)),
        "near": Joint(measure="abs(max(numbers) - number)", relation="<", steps=(0.1, 1e-3)),
        "odd": Joint(measure="whole % 2 == 1"),
    }
    return FunctionDomain(
        parameters=parameters, joint=joint, result=Result(least=1e-9, most=draw(st.just(27)))
    )


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32) | st.sampled_from(
    [0.0, 1e-7, -1e-13, 5.0, 300.5, 10_000.0]
)
LISTS = st.lists(NUMBERS, min_size=1, max_size=40)


@st.composite
def calls(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a call of a function with a parameter of every kind, far out as well as near."""
    width = draw(st.integers(1, 4))
    row = st.lists(NUMBERS, min_size=width, max_size=width)
    matrix = st.lists(row, min_size=width, max_size=width)
    layers = {f"layer{i}.w": draw(matrix) for i in range(draw(st.integers(1, 3)))}
    names = draw(st.permutations(["wte", *layers]))
    state = {"wte": draw(st.lists(row, min_size=1, max_size=40)), **layers}
    numbers = draw(LISTS)
    terms = draw(st.lists(st.sampled_from([" + a", " + 2", " + b"]), min_size=1, max_size=40))
    return {
        "number": draw(NUMBERS),
        "numbers": numbers,
        "rows": draw(st.lists(row, min_size=1, max_size=40)),
        "state": {name: state[name] for name in names},
        "whole": draw(st.integers(0, 9999)),
        "limit": draw(st.integers(1, 10_000)),
        "index": draw(st.integers(0, len(numbers) - 1)),
        "indices": draw(st.lists(st.integers(0, len(numbers) - 1), min_size=1, max_size=40)),
        "text": draw(st.text(ABC, min_size=1, max_size=60)),
        "texts": draw(st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=20)),
        "program": f"a = Value({draw(NUMBERS)!r}); b = Value(3.0); L = a{''.join(terms)}",
        "result": draw(LISTS),
    }

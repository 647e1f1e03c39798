"""The table of what may come, as a student reads it in a handout."""

from __future__ import annotations

import pytest

from gradekit.domains import records
from gradekit.domains.sentences import number, range_of, rows, what_may_come

UP_TO_300 = records.Extent(low=1, high=300)
SMALL = records.Entries(low=-4, high=4)
LOGITS = records.Numbers(
    length=UP_TO_300, entries=records.Entries(low=-700, high=700, least=1e-12, apart=10_000)
)
TABLE = records.Rows(rows=records.Extent(low=1, high=9), columns=UP_TO_300, entries=SMALL)
STATE = records.State(
    shapes={"wte": ("V", "d")},
    extents={"V": records.Extent(low=2, high=30), "d": records.Extent(low=1, high=12)},
    entries=SMALL,
)
TEXT = records.Text(length=records.Extent(low=1, high=40), alphabet="abc", repeated=40)


def said(**parameters: records.Domain) -> dict[str, str]:
    """Give what is said of each parameter of a function."""
    names = {"V": "extent(state, 'wte', 0)"} if "state" in parameters else {}
    return dict(rows(records.FunctionDomain(parameters=parameters, names=names)))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (SMALL, "from -4 to 4"),
        (records.Entries(low=0, high=10), "from 0 to 10"),
        (records.Entries(low=0, high=10, zero=False), "above 0, up to 10"),
        (records.Entries(low=-4, high=4, zero=False), "from -4 to 4, but not 0"),
        (records.Entries(low=-4, high=4, least=1e-6), "from -4 to 4, some as near to 0 as 1e-6"),
        (records.Entries(low=0.1, high=0.999, least=1e-6), "from 0.1 to 0.999"),
        (records.Entries(low=0, high=1_000_000, whole=True), "from 0 to 1,000,000, all whole"),
        (
            records.Entries(low=0, high=9, whole=True, kinds=("int", "float")),
            "from 0 to 9, all whole, as int or as float",
        ),
        (
            records.Entries(low=-4, high=4, apart=10_000),
            "from -4 to 4, up to 10,000 in claims about large numbers",
        ),
    ],
)
def test_numbers_are_said_by_their_ends(entries: records.Entries, expected: str) -> None:
    assert range_of(entries) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(700, "700"), (10_000.0, "10,000"), (0.0625, "0.0625"), (1e-6, "1e-6"), (1e-12, "1e-12")],
)
def test_numbers_are_written_as_in_a_text(value: float, expected: str) -> None:
    assert number(value) == expected


def test_lists_and_what_is_as_long() -> None:
    tied = records.Numbers(length=records.Extent(low=1, high=300, of="len(q)"), entries=SMALL)
    shares = records.Numbers(
        length=UP_TO_300, entries=records.Entries(low=0, high=1, least=1e-9), shares=True
    )
    assert said(
        q=shares, p=tied, x=records.Number(entries=records.Entries(low=0, high=7, least=1e-9))
    ) == {
        "`q`": "1 to 300 probabilities, with sum 1; some may be 0, the others are 1e-9 or more",
        "`p`": "as many numbers as `q`, from -4 to 4",
        "`x`": "a number from 0 to 7, perhaps as near to 0 as 1e-9",
    }


def test_tables_and_their_ids() -> None:
    ids = records.Ids(
        length=records.Extent(low=1, high=9, of="len(t)"),
        below=records.Extent(low=1, high=300, of="len(t[0])"),
        repeated=9,
    )
    square = records.Rows(
        rows=UP_TO_300, columns=records.Extent(low=1, high=9, of="len(s)"), entries=SMALL
    )
    like = records.Rows(
        rows=records.Extent(low=1, high=9, of="len(t)"),
        columns=records.Extent(low=1, high=9),
        entries=SMALL,
    )
    assert said(
        t=TABLE, ids=ids, s=square, u=like, i=records.Id(below=records.Extent(low=27, high=27))
    ) == {
        "`t`": "1 to 9 rows of 1 to 300 numbers from -4 to 4",
        "`ids`": "as many ids as `t` has rows, from 0 to `len(t[0]) - 1`",
        "`s`": "1 to 300 rows, with as many columns; numbers from -4 to 4",
        "`u`": "a table of the same shape as `t`; numbers from -4 to 4",
        "`i`": "0 to 26",
    }


def test_a_matrix_may_be_as_wide_as_a_list_is_long() -> None:
    w = records.Rows(
        rows=UP_TO_300, columns=records.Extent(low=1, high=300, of="len(x)"), entries=SMALL
    )
    x = records.Numbers(length=UP_TO_300, entries=SMALL)
    assert said(x=x, w=w)["`w`"] == "1 to 300 rows, each as long as `x`; numbers from -4 to 4"


def test_states_texts_and_steps() -> None:
    of_v = records.Extent(low=2, high=30, of="extent(state, 'wte', 0)")
    like = records.State(shapes=STATE.shapes, extents={"V": of_v}, entries=SMALL)
    assert said(
        state=STATE,
        grads=like,
        token=records.Id(below=of_v),
        name=TEXT,
        names=records.Texts(length=UP_TO_300, each=TEXT),
        step=records.Integer(low=0, high=9999, below="n"),
        n=records.Integer(low=1, high=10_000),
    ) == {
        "`state`": "V from 2 to 30 and d from 1 to 12; numbers from -4 to 4",
        "`grads`": "matrices of the same shapes; numbers from -4 to 4",
        "`token`": "0 to V - 1",
        "`name`": "1 to 40 letters from a to z",
        "`names`": "1 to 300 names, each of 1 to 40 letters from a to z",
        "`step`": "0 to `n - 1`",
        "`n`": "1 to 10,000",
    }


def test_arguments_of_which_the_same_is_said_share_a_row() -> None:
    assert said(a=records.Number(entries=SMALL), b=records.Number(entries=SMALL)) == {
        "`a`, `b`": "a number from -4 to 4"
    }


def test_programs_are_said_by_their_operations() -> None:
    operations = {
        "+": SMALL,
        "neg": SMALL,
        "**": SMALL,
        "exponent": records.Entries(low=-4, high=10),
    }
    graph = {"nodes": 200, "depth": 40, "uses": 9, "leaves": 8}
    program = records.Program(operations=operations, graph=graph)
    assert said(program=program) == {
        "`a + b`, `-a`": "numbers from -4 to 4",
        "`a ** n`": "n from -4 to 10, whole where a is below 0",
        "`backward()`": "at most 200 Values; at most 40 operations deep; "
        "no Value is used more than 9 times; at most 8 Values that are not computed from others",
    }


def test_what_holds_of_several_is_said_in_one_row() -> None:
    domain = records.FunctionDomain(
        parameters={"z": LOGITS},
        where={"the largest comes first": "is_first(z)"},
        joint={
            "the spread": records.Joint(measure="spread(z)", relation=">", steps=(1,), most=700)
        },
        work=records.Work(product="len(z) ** 2", most=20_000, words="the square of the length"),
    )
    assert dict(rows(domain))["together"] == (
        "the largest comes first; the spread is at most 700; "
        "the square of the length is at most 20,000"
    )


def test_functions_with_the_same_domain_share_their_rows() -> None:
    domains = {
        "softmax": records.FunctionDomain(parameters={"z": LOGITS}),
        "loss": records.FunctionDomain(
            parameters={"z": LOGITS, "x": records.Number(entries=SMALL)}
        ),
        "grad": records.FunctionDomain(
            parameters={"z": LOGITS, "x": records.Number(entries=SMALL)}
        ),
    }
    assert what_may_come(domains).splitlines()[2:] == [
        "| `softmax` | `z` | 1 to 300 numbers from -700 to 700, some as near to 0 as 1e-12, "
        "up to 10,000 in claims about large numbers |",
        "| `loss` and `grad` | `z` | as for `softmax` |",
        "| | `x` | a number from -4 to 4 |",
    ]

"""Which conditional mutants may survive, and what is told of the others."""

from __future__ import annotations

from gradekit.authoring.admission import broken, counts, survivors
from gradekit.authoring.findings import Judged
from gradekit.authoring.refutation import NO_EFFECT, REFUTED, SURVIVES, UNREACHED

ENDS = {"r": REFUTED, "s": SURVIVES, "u": UNREACHED, "n": NO_EFFECT}
MANY = "r" * 100


def ladder(ends: str, kind: str = "gross", family: str = "tiny number", part: str = "") -> Judged:
    return Judged(
        function="step",
        family=family,
        kind=kind,
        part=part,
        names=[f"step: g < {i}" for i in range(len(ends))],
        outcomes=[ENDS[end] for end in ends],
        examples=[0 if end == "u" else 3 for end in ends],
    )


def test_an_unadmitted_survivor_breaks_a_rule() -> None:
    judged = [ladder("rrsu"), ladder("rrsu", "fine"), ladder("rrru", "cut", part="0")]
    assert list(broken(judged, {})) == [
        "conditional mutants survive: step: g < 2 (gross, fine)",
        "conditional mutants survive: step: g < 3 (cut in 0)",
    ]


def test_survivors_are_told_by_the_first_step_of_their_ladder() -> None:
    first, second = survivors([ladder("rrsu"), ladder("rrsu", "fine"), ladder("uu", "cut")], {})
    assert (first.name, first.kinds, first.mutants, first.examples) == (
        "step: g < 2",
        ["gross", "fine"],
        4,
        3,
    )
    assert (second.name, second.mutants, second.examples) == ("step: g < 0", 2, 0)


def test_what_depends_on_earlier_calls_is_told_by_its_name_alone() -> None:
    judged = [ladder("u", "from the second call on", "history")]
    assert survivors(judged, {})[0].title == "step: g < 0"


def test_a_reason_admits_a_step_and_those_beyond_it() -> None:
    judged = [ladder(MANY + "su"), ladder(MANY + "su", "fine")]
    assert list(broken(judged, {"step: g < 100": "why"})) == []
    assert [each.is_admitted for each in survivors(judged, {"step: g < 100": "why"})] == [True]


def test_a_reason_may_be_about_one_way_to_be_wrong() -> None:
    judged = [ladder(MANY + "s"), ladder(MANY + "s", "fine", part="1")]
    (left,) = broken(judged, {"step: g < 100 (fine in 1)": "why"})
    assert left == "conditional mutants survive: step: g < 100 (gross)"


def test_steps_before_an_admitted_one_are_not_admitted() -> None:
    (told,) = broken([ladder(MANY + "ss")], {"step: g < 101": "why"})
    assert told == "conditional mutants survive: step: g < 100 (gross)"


def test_a_reason_that_no_longer_applies_breaks_a_rule() -> None:
    told = list(broken([ladder(MANY)], {"step: g < 4": "why", "other: x": "why"}))
    assert told == [
        "listed as admitted, but no surviving mutant: other: x",
        "listed as admitted, but no surviving mutant: step: g < 4",
    ]


def test_of_some_families_nothing_is_admitted() -> None:
    for family in ("length", "dimension", "integer", "repetition", "cut off", "history"):
        (told,) = broken([ladder(MANY + "s", family=family)], {"step: g < 100": "why"})
        assert told == (
            f"listed as admitted, but of the family {family} all must be refuted: step: g < 100"
        )


def test_at_most_three_in_a_hundred_are_admitted() -> None:
    listed = {"step: g < 97": "why"}
    assert list(broken([ladder("r" * 97 + "sss")], listed)) == []
    (told,) = broken([ladder("r" * 97 + "ssss")], listed)
    assert told == "4 conditional mutants are admitted, but at most 3 may be"


def test_a_table_counts_by_family_and_function_what_has_an_effect() -> None:
    judged = [ladder("rrsun"), ladder("rr", "fine"), ladder("u", family="history")]
    assert counts(judged) == {"tiny number": {"step": (4, 6)}, "history": {"step": (0, 1)}}

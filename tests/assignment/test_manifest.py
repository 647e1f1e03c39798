"""What is told about an `assignment.toml`: the place, what is wrong, what to do."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from gradekit.assignment.manifest import Reader
from gradekit.assignment.reading import read_manifest
from gradekit.model.errors import AssignmentError
from gradekit.model.limits import Limits
from tests.folders import Change, problems

TOML = "assignment.toml"


def test_a_manifest_is_read_whole(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert (manifest.name, manifest.title, manifest.reference) == (
        "tiny",
        "Doubling",
        "reference.py",
    )
    assert list(manifest.functions) == ["double", "double_all"]
    assert manifest.policies["agrees_with_double"].points == Fraction(1, 2)
    assert manifest.policies["a_hard_one"].needs == ("doubles",)
    assert manifest.max_score == Fraction(15, 2)
    assert manifest.limits == Limits(seconds_per_call=0.5, seconds_to_load=2, seconds_in_total=30)
    assert manifest.examples == 40


def test_what_a_manifest_does_not_say_is_as_usual(change: Change) -> None:
    folder = change("examples = 40\n", "")
    manifest = read_manifest(folder)
    assert (manifest.examples, manifest.load, manifest.in_place) == (100, None, {})
    assert (manifest.driver, manifest.options, manifest.equivalents) == ({}, {}, {})


def test_points_are_read_exactly(change: Change) -> None:
    manifest = read_manifest(change("points = 0.5", "points = 0.1"))
    assert manifest.policies["agrees_with_double"].points == Fraction(1, 10)


def test_a_missing_manifest_names_the_file_that_should_be_there(tmp_path: Path) -> None:
    expected = f"{tmp_path / TOML}: there is no such file. An assignment's folder holds one."
    with pytest.raises(AssignmentError) as caught:
        read_manifest(tmp_path)
    assert caught.value.problems == (expected,)


def test_a_file_in_place_of_a_folder_is_told(folder: Path) -> None:
    with pytest.raises(AssignmentError, match="it cannot be read") as caught:
        read_manifest(folder / "properties.py")
    assert str(caught.value).endswith("Name an assignment's folder.")


@pytest.mark.parametrize(
    ("text", "words"),
    [("title = ", "Invalid value"), ("a = 1\na = 2\n", "line 2"), (b"\xff\xfe", "can't decode")],
)
def test_what_is_not_toml_is_the_only_problem(folder: Path, text: str | bytes, words: str) -> None:
    (folder / TOML).write_bytes(text.encode() if isinstance(text, str) else text)
    (told,) = problems(folder)
    assert told.startswith(f"{TOML}: this is not TOML (")
    assert words in told
    assert told.endswith("Mend what stands there.")


REQUIRED = {
    "title": ('title = "Doubling"\n', 'title = "..."'),
    "reference": ('reference = "reference.py"\n', 'reference = "..."'),
    "functions": ("[functions]", "functions = { ... }"),
    "properties": ("[properties]", "properties = { ... }"),
}


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_told_with_what_to_write(change: Change, key: str) -> None:
    old, example = REQUIRED[key]
    folder = change(old, "[limits.x]" if old.startswith("[") else "")
    expected = f"{TOML}:{key}: it is required, and missing or empty. Write {example}."
    assert expected in problems(folder)


def test_an_empty_title_is_a_missing_one(change: Change) -> None:
    (told,) = problems(change('"Doubling"', '""'))
    assert told == f'{TOML}:title: it is required, and missing or empty. Write title = "...".'


CASES = {
    "a misspelt key": (
        ("examples = 40", "exmaples = 40"),
        "exmaples: there is no such key. Did you mean examples?",
    ),
    "too many hints": (
        ("examples = 40", "examples = 40\nhints = 4"),
        "hints: 4 is not from 0 to 3. Try 3.",
    ),
    "hints that are no number": (
        ("examples = 40", 'examples = 40\nhints = "all"'),
        "hints: 'all' is not a whole number. Write 100.",
    ),
    "a submission that is a path": (
        ("examples = 40", 'examples = 40\nsubmission = "../hw.py"'),
        "submission: '../hw.py' is no name of a .py or .ipynb file. Write \"train.py\".",
    ),
    "a submission of another kind": (
        ("examples = 40", 'examples = 40\nsubmission = "hw.zip"'),
        "submission: 'hw.zip' is no name of a .py or .ipynb file. Write \"train.py\".",
    ),
    "an accepted header that is no name": (
        ("examples = 40", "examples = 40\naccepts = [3]"),
        'accepts: 3 is not a string. Write "...".',
    ),
    "an unknown limit": (
        ("seconds_per_call = 0.5", "seconds_per_cal = 0.5"),
        "limits.seconds_per_cal: there is no such key. Did you mean seconds_per_call?",
    ),
    "an unknown key of a property": (
        ("doubles = { points = 2 }", "doubles = { points = 2, hiden = true }"),
        "properties.doubles.hiden: there is no such key. Did you mean hidden?",
    ),
    "a key like no other": (
        ("doubles = { points = 2 }", "doubles = { points = 2, zzz = true }"),
        "properties.doubles.zzz: there is no such key. "
        "Keys are: points, needs, judges, hidden, guard.",
    ),
    "a number for a title": (
        ('title = "Doubling"', "title = 7"),
        'title: 7 is not a string. Write "...".',
    ),
    "a table for a list": (
        ("examples = 40", "in_place = { double_all = {} }"),
        'in_place.double_all: {} is not a list. Write ["..."].',
    ),
    "half an example": (
        ("examples = 40", "examples = 2.5"),
        "examples: 2.5 is not a whole number. Write 100.",
    ),
    "no examples": (
        ("examples = 40", "examples = 0"),
        "examples: 0 is not above 0. Try 100.",
    ),
    "true for a number": (
        ("examples = 40", "examples = true"),
        "examples: true is not a whole number. Write 100.",
    ),
    "a limit that is a word": (
        ("seconds_per_call = 0.5", 'seconds_per_call = "long"'),
        "limits.seconds_per_call: 'long' is not a number. Write 2.",
    ),
    "a limit that leaves nothing": (
        ("seconds_per_call = 0.5", "memory_mb = 0"),
        "limits.memory_mb: 0 is not above 0. Leave it out or raise it.",
    ),
    "a property without points": (
        ("doubles = { points = 2 }", "doubles = { hidden = true }"),
        "properties.doubles: points is missing or below 0. Write { points = 2 }.",
    ),
    "points below zero": (
        ("doubles = { points = 2 }", "doubles = { points = -1 }"),
        "properties.doubles: points is missing or below 0. Write { points = 2 }.",
    ),
    "points in words": (
        ("doubles = { points = 2 }", 'doubles = { points = "two" }'),
        "properties.doubles.points: 'two' is not a number. Write 2.",
    ),
    "points alone": (
        ("doubles = { points = 2 }", "doubles = 2"),
        "properties.doubles: 2 is not a table. Write { ... }.",
    ),
    "hidden in words": (
        ("doubles = { points = 2 }", 'doubles = { points = 2, hidden = "yes" }'),
        "properties.doubles.hidden: 'yes' is no such time. "
        'Write true, "until_due" or "until_published".',
    ),
    "hidden until a time that is misspelt": (
        ("doubles = { points = 2 }", 'doubles = { points = 2, hidden = "until_deu" }'),
        "properties.doubles.hidden: 'until_deu' is no such time. Did you mean until_due?",
    ),
    "hidden as a list": (
        ("doubles = { points = 2 }", 'doubles = { points = 2, hidden = ["until_due"] }'),
        "properties.doubles.hidden: ['until_due'] is not true, false or a time. "
        'Write true, "until_due" or "until_published".',
    ),
    "hidden as a number": (
        ("doubles = { points = 2 }", "doubles = { points = 2, hidden = 1 }"),
        "properties.doubles.hidden: 1 is not true, false or a time. "
        'Write true, "until_due" or "until_published".',
    ),
    "a need that is no property": (
        ('needs = ["doubles"]', 'needs = ["doublse"]'),
        "properties.a_hard_one.needs: there is no doublse. Did you mean doubles?",
    ),
    "a need that is no list": (
        ('needs = ["doubles"]', 'needs = "doubles"'),
        "properties.a_hard_one.needs: 'doubles' is not a list. Write [\"...\"].",
    ),
    "a need that is no name": (
        ('needs = ["doubles"]', "needs = [1]"),
        'properties.a_hard_one.needs: 1 is not a string. Write "...".',
    ),
    "a property that needs itself": (
        ('needs = ["doubles"]', 'needs = ["a_hard_one"]'),
        "properties: needs go in a circle: a_hard_one -> a_hard_one. Break it.",
    ),
    "a judged function that there is not": (
        ("doubles = { points = 2 }", 'doubles = { points = 2, judges = ["duoble"] }'),
        "properties.doubles.judges: there is no duoble. Did you mean double?",
    ),
    "a function that is a number": (
        ('"(x: float) -> float"', "1"),
        'functions.double: 1 is not a string. Write "...".',
    ),
    "an empty option": (
        ("examples = 40", "options = { schedule = [] }"),
        'options.schedule: list its values, the default first: ["a", "b"].',
    ),
    "an option with one value": (
        ("examples = 40", 'options = { schedule = "cosine" }'),
        'options.schedule: list its values, the default first: ["a", "b"].',
    ),
    "a driver of no function": (
        ("examples = 40", 'driver = { halve = ["Model"] }'),
        "driver: there is no halve.",
    ),
    "a driver that is no list": (
        ("examples = 40", 'driver = { double = "Model" }'),
        "driver.double: 'Model' is not a list. Write [\"...\"].",
    ),
    "a function changed in place that there is not": (
        ("examples = 40", "in_place = { double_al = [] }"),
        "in_place: there is no double_al. Did you mean double_all?",
    ),
    "an argument changed in place that there is not": (
        ("examples = 40", 'in_place = { double_all = ["", "numberss"] }'),
        "in_place.double_all: there is no numberss. Did you mean numbers?",
    ),
    "a way to load that there is not": (
        ("examples = 40", 'load = "cells"'),
        'load: "cells" is no way to load. Write "module" or "definitions".',
    ),
    "an alternative without code": (
        ("examples = 40", 'alternatives = { double = { needs = ["nll"] } }'),
        "alternatives.double: needs and code are required. "
        'Write { needs = ["name"], code = "def ..." }.',
    ),
    "an alternative that is no table": (
        ("examples = 40", 'alternatives = { double = "nll" }'),
        "alternatives.double: 'nll' is not a table. Write { ... }.",
    ),
    "an alternative that is not Python": (
        ("examples = 40", 'alternatives = { double = { needs = ["nll"], code = "def" } }'),
        "alternatives.double.code: line 1 is not Python (invalid syntax). Mend it.",
    ),
    "an alternative of no function": (
        ("examples = 40", 'alternatives = { halve = { needs = ["nll"], code = "pass" } }'),
        "alternatives: there is no halve.",
    ),
    "a characterised function that there is not": (
        ("examples = 40", 'characterisations = { halve = ["doubles"] }'),
        "characterisations: there is no halve.",
    ),
    "a characterising property that there is not": (
        ("examples = 40", 'characterisations = { double = ["double"] }'),
        "characterisations.double: there is no double. Did you mean doubles?",
    ),
    "an equivalent without a reason": (
        ("examples = 40", "equivalents = { 'plain: a -> b' = ' ' }"),
        'equivalents."plain: a -> b": the reason is missing. Say why it is so.',
    ),
    "an admitted mutant without a reason": (
        ("examples = 40", "admitted = { 'double: x: size > 5' = '' }"),
        'admitted."double: x: size > 5": the reason is missing. Say why it is so.',
    ),
    "an equivalent that is no text": (
        ("examples = 40", "equivalents = { 'plain: a -> b' = true }"),
        'equivalents.plain: a -> b: true is not a string. Write "...".',
    ),
    "a mutated solution that there is not": (
        ("examples = 40", 'mutate = ["plian"]'),
        "mutate: there is no plian. Did you mean plain?",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_problem_names_its_place_and_its_remedy(change: Change, case: str) -> None:
    (old, new), expected = CASES[case]
    assert f"{TOML}:{expected}" in problems(change(old, new))


@pytest.mark.parametrize("case", CASES)
def test_a_problem_brings_no_others_along(change: Change, case: str) -> None:
    (old, new), _ = CASES[case]
    assert len(problems(change(old, new))) == 1


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("x -> float", 'Write it as "(logits: list[float]) -> float"'),
        ("(x) -> float", "parameter x has no type"),
        ("(x: Tensor) -> float", "Tensor"),
    ],
)
def test_a_signature_that_can_not_be_read_is_told(
    change: Change, signature: str, words: str
) -> None:
    (told,) = problems(change('"(x: float) -> float"', f'"{signature}"'))
    assert told.startswith(f"{TOML}:functions.double: ")
    assert words in told


def test_needs_that_go_in_a_circle_are_shown(change: Change) -> None:
    folder = change("doubles = { points = 2 }", 'doubles = { points = 2, needs = ["a_hard_one"] }')
    (told,) = problems(folder)
    assert told.startswith(f"{TOML}:properties: needs go in a circle: ")
    assert "doubles -> a_hard_one" in told or "a_hard_one -> doubles" in told
    assert told.endswith("Break it.")


def test_several_problems_are_told_at_once(change: Change) -> None:
    change("examples = 40", "exmaples = 40")
    change('reference = "reference.py"\n', "")
    change("is_odd = { points = 1 }", "is_odd = { points = -1 }")
    change("def doubles(", "def dubles(", file="properties.py")
    told = problems(change('needs = ["doubles"]', 'needs = ["nothing_like_it"]'))
    assert [one.split(": ")[0] for one in told] == [
        f"{TOML}:exmaples",
        f"{TOML}:reference",
        f"{TOML}:properties.is_odd",
        f"{TOML}:properties.doubles",
        f"{TOML}:properties.dubles",
        f"{TOML}:properties.a_hard_one.needs",
    ]


def test_options_driver_alternatives_and_the_rest_are_read(change: Change) -> None:
    folder = change(
        "examples = 40\n",
        "examples = 40\n"
        'load = "definitions"\n'
        'in_place = { double_all = ["", "numbers"] }\n'
        'options = { schedule = ["constant", "cosine"] }\n'
        'driver = { double = ["Model", "train"] }\n'
        'alternatives = { double = { needs = ["twice"], code = "double = twice" } }\n'
        'characterisations = { double = ["doubles"] }\n'
        "equivalents = { 'plain: a -> b' = 'the same' }\n"
        "admitted = { 'double: x: size > 5' = 'never seen' }\n",
    )
    manifest = read_manifest(folder)
    assert manifest.load == "definitions"
    assert manifest.in_place == {"double_all": ("", "numbers")}
    assert manifest.options == {"schedule": ("constant", "cosine")}
    assert manifest.driver == {"double": ("Model", "train")}
    assert [one.needs for one in manifest.alternatives] == [("twice",)]
    assert manifest.characterisations == {"double": ("doubles",)}
    assert manifest.equivalents == {"plain: a -> b": "the same"}
    assert manifest.admitted == {"double: x: size > 5": "never seen"}


def test_memory_is_rounded_up_to_whole_megabytes(change: Change) -> None:
    folder = change("seconds_per_call = 0.5", "memory_mb = 512.25")
    assert read_manifest(folder).limits.memory_mb == 513


@pytest.mark.parametrize("hidden", [True, "until_due", "until_published"])
def test_hidden_properties_are_marked(change: Change, hidden: bool | str) -> None:
    written = str(hidden).lower() if hidden is True else f'"{hidden}"'
    folder = change("doubles = { points = 2 }", f"doubles = {{ points = 2, hidden = {written} }}")
    policies = read_manifest(folder).policies
    assert {name: one.hidden for name, one in policies.items() if one.hidden} == {"doubles": hidden}


def test_numbers_stay_decimal_until_they_are_fractions(folder: Path) -> None:
    reader = Reader(folder / TOML)
    assert reader.data["properties"]["agrees_with_double"]["points"] == Decimal("0.5")
    assert reader.problems == []

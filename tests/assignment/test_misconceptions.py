"""What the files of `misconceptions/` say: function, whole text, belief, and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import misconceptions
from gradekit.assignment.misconceptions import Misconceptions
from gradekit.assignment.reading import read_manifest
from gradekit.model.assignment import Misconception
from tests.folders import PLAIN, TINY, Change, problems

SQUARES = "misconceptions/squares.py"
HEAD = '"""A double is'


def mistake(folder: Path, name: str = "squares") -> Misconception:
    return {one.name: one for one in read_manifest(folder).misconceptions}[name]


def listed(folder: Path) -> Misconceptions:
    """List the misconceptions of a folder like the tiny one, without its manifest."""
    return Misconceptions(folder, "plain", ["double", "double_all"], {})


def test_they_come_in_the_order_of_the_functions_at_fault(folder: Path) -> None:
    assert [(one.name, one.function) for one in read_manifest(folder).misconceptions] == [
        ("adds_two", "double"),
        ("squares", "double"),
        ("forgets_the_last", "double_all"),
        ("in_place", "double_all"),
    ]


def test_the_text_is_that_of_the_base_but_for_what_is_wrong(folder: Path) -> None:
    own = (folder / SQUARES).read_text("utf-8")
    rest = PLAIN[PLAIN.index("def double_all") :]
    assert misconceptions.text(mistake(folder)) == f"{own}\n\n{rest}"


def test_the_belief_and_the_remedy_are_read_from_the_docstring(folder: Path) -> None:
    assert misconceptions.explain(folder / SQUARES) == (
        "A double is a number times itself.",
        "add the number to itself.",
    )


def test_the_remedy_ends_at_the_first_empty_line(change: Change) -> None:
    change("itself.\n\nRemedy: add", "itself.\n\nRemedy: just\nadd", file=SQUARES)
    folder = change('to itself.\n"""', 'to itself.\n\nBowman (1907).\n"""', file=SQUARES)
    assert misconceptions.explain(folder / SQUARES)[1] == "just add the number to itself."


def test_a_file_may_name_another_base_which_its_text_does_not_tell(change: Change) -> None:
    folder = change(HEAD, f"# gradekit: tiny\n# base: other\n{HEAD}", file=SQUARES)
    (folder / "solutions" / "other.py").write_text(f"SPARE = 1\n\n\n{PLAIN}", "utf-8")
    text = misconceptions.text(mistake(folder))
    assert text.startswith(f"# gradekit: tiny\n{HEAD}")
    assert "SPARE = 1" in text


def test_a_file_may_stand_whole_and_say_why(change: Change) -> None:
    text = PLAIN[PLAIN.index("def ") :].replace("2 * x", "x * x + 1")
    own = (TINY / SQUARES).read_text("utf-8")
    docstring = own[: own.index("def ")]
    whole = f"# base: none, because it is one of a kind\n# function: double\n{docstring}{text}"
    folder = change(own, whole, file=SQUARES)
    assert mistake(folder).base is None
    assert misconceptions.text(mistake(folder)) == f"{docstring}{text}"


def test_without_a_base_in_the_manifest_each_file_stands_whole(change: Change) -> None:
    folder = change('base = "plain"\n', "")
    for name, function in [("squares", "double"), ("adds_two", "double")]:
        path = folder / "misconceptions" / f"{name}.py"
        path.write_text(f"# function: {function}\n{path.read_text('utf-8')}", "utf-8")
    for name in ("forgets_the_last", "in_place"):
        (folder / "misconceptions" / f"{name}.py").unlink()
    assert {one.base for one in read_manifest(folder).misconceptions} == {None}


def test_what_a_helper_of_the_base_spoils_is_told_by_its_file(change: Change) -> None:
    folder = change(HEAD, f"# function: double_all\n{HEAD}", file=SQUARES)
    assert mistake(folder).function == "double_all"


HELPER = "def double(x):\n    return x * x + 1"
CASES = {
    "two functions": (
        (HELPER, f"{HELPER}\n\n\ndef double_all(numbers):\n    return numbers"),
        "it redefines double and double_all, and a mistake is in one function. "
        "Make two files of it, or call what is its own by another name.",
    ),
    "no function": (
        ("def double(x)", "def helper(x)"),
        "it does not tell the function at fault. Add a line `# function: NAME` at its top.",
    ),
    "a function that there is not": (
        (HEAD, f"# function: duoble\n{HEAD}"),
        "there is no function duoble. Did you mean double?",
    ),
    "a function like none": (
        (HEAD, f"# function: softmax\n{HEAD}"),
        "there is no function softmax. Write one of double, double_all.",
    ),
    "a base that there is not": (
        (HEAD, f"# base: plian\n{HEAD}"),
        "its base would be plian, which is no solution. Did you mean plain?",
    ),
    "no base and no reason": (
        (HEAD, f"# base: none\n{HEAD}"),
        "its base would be none, which is no solution. Name a solution, or write "
        "`# base: none, because ...`.",
    ),
    "a whole file that tells no function": (
        (HEAD, f"# base: none, because it is short\n{HEAD}"),
        "it does not tell the function at fault. Add a line `# function: NAME` at its top.",
    ),
    "no Python": (
        ("def double(x):", "def double(x:"),
        "it cannot be read ('(' was never closed (<unknown>, line 7)). Mend it.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_read_is_left_out_with_a_complaint(change: Change, case: str) -> None:
    (old, new), expected = CASES[case]
    folder = change(old, new, file=SQUARES)
    mistakes = listed(folder)
    assert [each.name for each in mistakes] == ["adds_two", "forgets_the_last", "in_place"]
    assert [each.replace(f"{folder}/", "") for each in mistakes.complaints] == [
        f"{SQUARES}: {expected}"
    ]


def test_no_file_is_read_before_it_is_asked_for_and_then_once(folder: Path) -> None:
    mistakes = listed(folder)
    path = folder / SQUARES
    path.write_text(f"# function: double_all\n{path.read_text('utf-8')}", "utf-8")
    functions = {each.name: each.function for each in mistakes}
    assert functions["squares"] == "double_all"
    path.unlink()
    assert {each.name: each.function for each in mistakes} == functions
    assert (len(mistakes), mistakes.complaints) == (4, [])


def test_they_are_a_sequence(folder: Path) -> None:
    mistakes = listed(folder)
    assert [mistakes[0].name, mistakes[-1].name] == ["adds_two", "in_place"]
    assert [each.name for each in mistakes[1:3]] == ["squares", "forgets_the_last"]
    assert mistakes[1] in mistakes


def test_without_a_function_there_is_nothing_to_be_wrong_about(folder: Path) -> None:
    mistakes = Misconceptions(folder, "plain", [], {})
    assert (list(mistakes), mistakes.complaints) == ([], [])


def test_of_a_built_assignment_no_misconception_is_read_until_it_is_needed(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misconceptions, "redefined", lambda _: pytest.fail("it was read"))
    manifest = read_manifest(built)
    monkeypatch.undo()
    assert len(manifest.misconceptions) == 4


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_read_is_told(change: Change, case: str) -> None:
    (old, new), expected = CASES[case]
    assert problems(change(old, new, file=SQUARES)) == [f"{SQUARES}: {expected}"]


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / SQUARES).write_bytes(b"\xff")
    (told,) = problems(folder)
    assert told.startswith(f"{SQUARES}: it cannot be read (")
    assert told.endswith("). Mend it.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Remedy: add the number to itself.\n", ""),
        ("A double is a number times itself.\n\n", ""),
        ("Remedy: add the number to itself.", "Remedy:"),
    ],
)
def test_a_docstring_without_belief_or_remedy_is_told_to_its_author(
    change: Change, old: str, new: str
) -> None:
    folder = change(old, new, file=SQUARES)
    assert read_manifest(folder)
    assert problems(folder, thorough=True) == [
        f"{SQUARES}: its docstring needs the belief and a line `Remedy: ...`. Write both."
    ]


def test_what_does_not_fit_the_base_is_told_to_its_author(change: Change) -> None:
    folder = change("def double(x):", "del doble\n\n\ndef double(x):", file=SQUARES)
    assert problems(folder, thorough=True) == [
        f"{SQUARES}: `del doble`: its base has no doble. Did you mean double? "
        "(its base is solutions/plain.py)"
    ]


def test_all_problems_of_a_folder_are_told_at_once(change: Change) -> None:
    change("Remedy: add the number to itself.\n", "", file=SQUARES)
    change("def double(x):", "def double(x:", file="misconceptions/adds_two.py")
    folder = change("examples = 40", "exmaples = 40")
    assert [one.split(": ")[0] for one in problems(folder, thorough=True)] == [
        "assignment.toml:exmaples",
        "misconceptions/adds_two.py",
        SQUARES,
    ]

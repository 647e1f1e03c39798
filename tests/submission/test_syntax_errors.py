"""What is not Python is told with its place, the line and a caret."""

import sys
import warnings

import pytest

from gradekit.model.errors import SubmissionError
from gradekit.submission.reading import parse

REMEDY = "Correct this line, and run the code once yourself before you hand it in."


def refusal(text):
    with pytest.raises(SubmissionError) as caught:
        parse(text, path="mine.py")
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "detail", "excerpt"),
    [
        (
            "import math\nx = (1,\n",
            2,
            "'(' was never closed",
            "    x = (1,\n        ^",
        ),
        (
            "def f(x):\nreturn x\n",
            2,
            "expected an indented block after function definition on line 1",
            "    return x\n    ^",
        ),
        ("x = 1 1\n", 1, "invalid syntax", "    x = 1 1\n          ^"),
        (
            "def f(x):\n\ty = x\nreturn y\n",
            3,
            "'return' outside function",
            "    return y\n    ^",
        ),
        (
            "x = 'é'; yield x\n",
            1,
            "'yield' outside function",
            "    x = 'é'; yield x\n             ^",
        ),
        (
            "def f(a, a): pass\n",
            1,
            "duplicate argument 'a' in function definition",
            None,
        ),
        (
            "x = [1 2]\n",
            1,
            "invalid syntax; perhaps you forgot a comma",
            "    x = [1 2]\n         ^",
        ),
        (
            "print 'hello'\n",
            1,
            "Missing parentheses in call to 'print'. Did you mean print(...)",
            "    print 'hello'\n    ^",
        ),
    ],
)
def test_a_syntax_error_is_told_with_a_caret(text, line, detail, excerpt):
    error = refusal(text)
    assert error.problem == f"this is not valid Python: {detail}"
    assert error.position == f"line {line}"
    if excerpt is not None:
        assert error.excerpt == excerpt
        assert str(error) == f"mine.py, line {line}: {error.problem}.\n{excerpt}\n{REMEDY}"


def test_an_unexpected_end_is_placed_on_the_last_line():
    error = refusal("def f(x):\n")
    assert error.position == "line 1"
    assert error.problem.startswith("this is not valid Python: expected an indented block")


def test_a_long_line_is_cut_around_the_caret():
    error = refusal(f"x = [{'1, ' * 500}2 3]\n")
    line, caret = error.excerpt.split("\n")
    assert len(line) <= 104
    assert line[caret.index("^") :].startswith("2 3]")


def test_what_a_terminal_would_obey_is_not_repeated():
    error = refusal("x\t= '\x1b[31m' \u202e 1\n")
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)
    assert error.excerpt.startswith("    x = '\N{REPLACEMENT CHARACTER}[31m' ")


@pytest.mark.parametrize(
    "text",
    [
        "-" * 50_000 + "1",
        "a" + ".b" * 50_000,
        "lambda: " * 5_000 + "1",
        "x = " + "not " * 20_000 + "x",
        "if x: pass\n" + "elif x: pass\n" * 15_000,
    ],
)
@pytest.mark.parametrize("load", ["module", "definitions"])
def test_code_that_is_nested_too_deeply_is_told(text, load):
    with pytest.raises(SubmissionError) as caught:
        parse(text, path="mine.py", load=load)
    assert str(caught.value) == (
        "mine.py: this is nested too deeply for Python to read. "
        "Split long expressions into several statements, and deep blocks into functions."
    )


def test_half_a_character_is_told():
    error = refusal("x = '\ud800'\n")
    assert error.problem.startswith("this is not text that Python can read: 'utf-8' codec")
    assert error.remedy == "Take out the characters that are not text, and save as UTF-8."


def test_a_number_without_end_is_told():
    assert "Exceeds the limit" in refusal(f"x = {'9' * 5000}\n").problem


@pytest.mark.parametrize(
    "text", ['"""Turn \\sigma into LaTeX."""\n', "x = 1\nx is 1\n", "0x1for x in y\n"]
)
def test_a_warning_is_no_error(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if sys.version_info < (3, 12) or "for" not in text:
            parse(text, path="mine.py")


def test_code_that_only_selecting_finds_too_deep_is_told():
    text = f"if {'[' * 200}x{']' * 200}:\n    def f(): pass\n"
    assert parse(text, path="mine.py").definitions.keys() == {"f"}
    with pytest.raises(SubmissionError, match="this is nested too deeply for Python"):
        parse(text, path="mine.py", load="definitions")


@pytest.mark.sample(1)
@pytest.mark.parametrize("form", ["x = {}1", "def f(): return {}1", "if {}x:\n def f(): pass"])
def test_no_depth_of_nesting_ends_in_another_error(form):
    depths = [*range(50, 1000, 50), *range(1000, 8000, 250)]  # 3.13 reads up to 5,750
    problems = {problem(form.format("not " * depth)) for depth in depths}
    assert problems == {"", "this is nested too deeply for Python to read"}


def problem(text):
    try:
        parse(text, path="mine.py", load="definitions")
    except SubmissionError as error:
        return error.problem
    return ""

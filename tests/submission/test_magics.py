"""The commands of IPython are left out, and nothing else is."""

import pytest

from gradekit.submission.magics import cell_command, without_magics


@pytest.mark.parametrize(
    "command",
    [
        "%matplotlib inline",
        "%time softmax([1.0])",
        "%%time",
        "%alias_magic t timeit",
        "!pip install numpy",
        "!!ls",
        "! ls | grep '\"",
        "?softmax",
        "??softmax",
        "softmax?",
        "softmax??",
        "np.random?  # which ones are there",
        "table['a']?",
        "%timeit?",
        "files = !ls",
        "x = %time f()",
        "here, there = !pwd",
        "table[i] = !ls 'it",
        "!pip install numpy \\\n    scipy \\\n    sympy",
        "%run other.py \\\n  -x",
    ],
)
def test_a_command_at_the_margin_becomes_blank(command):
    blank = "\n" * command.count("\n")
    assert without_magics(command) == blank
    assert without_magics(f"x = 1\n{command}\ny = 2") == f"x = 1\n{blank}\ny = 2"


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("def f():\n    %time g()\n    return 1", "def f():\n    pass\n    return 1"),
        ("if x:\n\t!ls", "if x:\n\tpass"),
        ("if x:\n    y = !ls\nelse:\n    g?", "if x:\n    pass\nelse:\n    pass"),
        ("if x:\n    !ls \\\n      -l\nz = 1", "if x:\n    pass\n\nz = 1"),
    ],
)
def test_an_indented_command_becomes_pass(cell, python):
    assert without_magics(cell) == python


@pytest.mark.parametrize(
    "cell",
    [
        'x = """\n%matplotlib inline\n!ls\nsoftmax?\n"""',
        "x = '''\n!ls \\''' \n%time\n'''",
        "x = 'a\\\n%time'",
        "x = (17\n%seven)",
        "x = [1,\n%b, {\n!c}]",
        "x = 17 \\\n%seven",
        "print('really?')",
        "x = 1  # really?",
        "# really?\n#!ls\n# %time",
        "x = '%s' % y\nprint(\"%d = %s\" % z)",
        "x != y",
        "x = y % z",
        "x = '= !ls'",
        "f(a= '%s')",
        "x = ''  # '''\n",
        "'unclosed\nx = 1",
        "",
        "\n\n",
    ],
)
def test_what_only_looks_like_a_command_is_untouched(cell):
    assert without_magics(cell) == cell


def test_a_conditional_of_another_language_is_not_taken_for_a_question():
    assert without_magics("x = a ? b : c") == "x = a ? b : c"


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%%time\nx = 1", "\nx = 1"),
        ("\n \n%%capture out\n%%timeit -n 3\n\nx = 1", "\n\n\n\n\nx = 1"),
        ("%%time", ""),
        ("%%prun -l 5\n%time x\ny = 2", "\n\ny = 2"),
    ],
)
def test_the_python_below_a_measurement_is_kept(cell, python):
    assert cell_command(cell) == ""
    assert without_magics(cell) == python


@pytest.mark.parametrize("name", ["bash", "html", "javascript", "writefile", "latex", "sql", "R"])
def test_a_cell_of_another_kind_is_named(name):
    assert cell_command(f"%%{name} --option\nbody") == name
    assert cell_command(f"\n%%time\n%%{name}\nbody") == name


def test_a_command_for_the_cell_counts_only_on_top():
    assert cell_command("x = 1\n%%bash") == ""


def test_a_cell_that_is_indented_as_a_whole_moves_to_the_margin():
    assert without_magics("\n  x = 1\n  %time y\n  if x:\n    y\n") == "\nx = 1\n\nif x:\n  y\n"

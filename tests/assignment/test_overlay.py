"""What an overlay and its base are together, and what is said where they do not fit."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment.overlay import OverlayError, compose, redefined

BASE = '''\
# gradekit: tiny
"""Style: short."""

import math

SCALE = 2


class Value:
    """A number."""

    unit = "nats"

    def __init__(self, data):
        self.data = data

    @property
    def size(self):
        return abs(self.data)

    @size.setter
    def size(self, size):
        self.data = size

    def log(self):
        return math.log(self.data)


def double(x):
    return SCALE * x


# the same for each
def double_all(numbers):
    return [double(x) for x in numbers]
'''


def together(overlay: str, base: str = BASE) -> dict[str, str]:
    """Compose, and give the text of each definition by its name, methods too."""
    tree = ast.parse(compose(base, overlay))
    named = {}
    for node in [*tree.body, *(part for one in tree.body for part in getattr(one, "body", []))]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign):
            name = ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else node.name
            named[name] = ast.unparse(node)
    return named


def test_a_definition_takes_the_place_of_the_one_of_its_name() -> None:
    composed = compose(BASE, '"""Mine."""\n\n\ndef double(x):\n    return x * x\n')
    assert composed.index("def double(x):\n    return x * x\n") < composed.index("def double_all")
    assert composed.count("def double(") == 1


def test_header_and_docstring_are_those_of_the_overlay() -> None:
    composed = compose(BASE, '# gradekit: other\n"""Mine."""\n\n\ndef double(x):\n    return x\n')
    assert composed.startswith('# gradekit: other\n"""Mine."""\n\nimport math\n\n\nSCALE = 2\n')
    assert "Style" not in composed


def test_an_overlay_without_a_head_gives_none() -> None:
    assert compose(BASE, "def double(x):\n    return x\n").startswith(
        "import math\n\n\nSCALE = 2\n"
    )


def test_a_constant_takes_the_place_of_the_one_of_its_name() -> None:
    assert together("SCALE = 3\n")["SCALE"] == "SCALE = 3"


def test_a_method_takes_the_place_of_the_one_of_its_name_and_leaves_the_others() -> None:
    overlay = "class Value:\n    def log(self):\n        return math.log2(self.data)\n"
    named, before = together(overlay), together("")
    assert "math.log2" in named.pop("log")
    assert {**named, "Value": "", "log": ""} == {**before, "Value": "", "log": ""}


def test_a_property_is_replaced_with_its_setter() -> None:
    overlay = "class Value:\n    @property\n    def size(self):\n        return self.data\n"
    composed = compose(BASE, overlay)
    assert "abs(self.data)" not in composed
    assert "size.setter" not in composed


def test_a_method_that_the_base_lacks_stands_in_its_class() -> None:
    overlay = "class Value:\n    def __eq__(self, other):\n        return True\n"
    assert "__eq__" in together(overlay)["Value"]


def test_what_the_base_lacks_stands_before_the_first_that_is_replaced() -> None:
    overlay = "def double(x):\n    return half(4 * x)\n\n\ndef half(x):\n    return x / 2\n"
    composed = compose(BASE, overlay)
    assert composed.index("class Value") < composed.index("def half") < composed.index("def double")


def test_imports_go_to_the_top_once() -> None:
    overlay = "import math\nimport numpy as np\n\n\ndef double(x):\n    return np.add(x, x)\n"
    assert compose(BASE, overlay).startswith("import math\nimport numpy as np\n\n\nSCALE")


def test_a_future_import_comes_first() -> None:
    overlay = "from __future__ import annotations\n\n\ndef double(x):\n    return x\n"
    assert compose(BASE, overlay).startswith("from __future__ import annotations\nimport math\n")


def test_del_leaves_out_a_function_and_a_method() -> None:
    named = together("del double_all, Value.log\n")
    assert "double_all" not in named
    assert "log" not in named
    assert "def __init__" in named["Value"]


def test_a_class_that_is_left_out_may_be_written_whole() -> None:
    overlay = "del Value\n\n\nclass Value:\n    def log(self):\n        return 0.0\n"
    assert together(overlay)["Value"] == "class Value:\n\n    def log(self):\n        return 0.0"


def test_a_comment_goes_with_what_stands_below_it() -> None:
    composed = compose(BASE, "# mine\ndef double_all(numbers):\n    return numbers\n\n\nx = 1\n")
    assert "the same for each" not in composed
    assert "# the same for each\ndef double_all" in compose(BASE, "def double(x):\n    return x\n")


def test_decorators_go_with_what_they_decorate() -> None:
    overlay = "\n@str\ndef double(x):\n    return x\n"
    assert "\n\n\n@str\ndef double(x):\n    return x\n\n\n" in compose(BASE, overlay)


def test_what_an_overlay_redefines_is_named_once() -> None:
    overlay = "del Value.log\nimport math\nhelp = 1\n\n\ndef double(x):\n    return x\n\n\ndel b\n"
    assert redefined(overlay) == ["help", "double", "Value", "b"]


MISTAKES = {
    "an overlay that is no Python": (
        (BASE, "def double(:\n    return 1\n"),
        "it cannot be read (invalid syntax (<unknown>, line 1)). Mend it.",
    ),
    "a base that is no Python": (
        ("def double(:\n    return 1\n", "x = 1\n"),
        "its base cannot be read (invalid syntax (<unknown>, line 1)). Mend it.",
    ),
    "leaving out what there is not": (
        (BASE, "del duoble\n"),
        "`del duoble`: its base has no duoble. Did you mean double?",
    ),
    "leaving out a method that there is not": (
        (BASE, "del Value.lag\n"),
        "`del Value.lag`: its base has no Value.lag. Did you mean Value.log?",
    ),
    "leaving out a part": (
        (BASE, "del weights[0]\n"),
        "`del weights[0]`: its base has no weights[0]. Name what the base defines.",
    ),
    "two statements on a line": (
        (BASE, "x = 1; y = 2\n"),
        "`x = 1; y = 2`: two statements share a line. Give each its own.",
    ),
    "a class with another base": (
        (BASE, "class Value(float):\n    unit = 1\n"),
        "class Value: its base has its bases and decorators. Write `class Value:`, "
        "or `del Value` above to replace all of it.",
    ),
    "a decorated class": (
        (BASE, "@final\nclass Value:\n    unit = 1\n"),
        "class Value: its base has its bases and decorators. Write `class Value:`, "
        "or `del Value` above to replace all of it.",
    ),
    "a class on one line": (
        (BASE, "class Value: unit = 1\n"),
        "`class Value: unit = 1`: two statements share a line. Give each its own.",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_what_cannot_be_composed_is_told(case: str) -> None:
    (base, overlay), expected = MISTAKES[case]
    with pytest.raises(OverlayError) as caught:
        compose(base, overlay)
    assert str(caught.value) == expected


NAMES = ["alpha", "beta", "gamma", "delta"]
FUNCTIONS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9), min_size=1)


def module(functions: dict[str, int]) -> str:
    return "\n\n\n".join(f"def {name}():\n    return {n}" for name, n in functions.items()) + "\n"


def methods(functions: dict[str, int]) -> str:
    lines = [f"    def {name}(self):\n        return {n}" for name, n in functions.items()]
    return "class Value:\n" + "\n\n".join(lines) + "\n"


def run(text: str) -> dict[str, int]:
    """Execute a module of functions, or of one class, and call each."""
    scope: dict[str, object] = {}
    exec(text, scope)
    value = scope["Value"]() if "Value" in scope else None
    return {
        name: getattr(value, name)() if value else scope[name]()
        for name in NAMES
        if (hasattr(value, name) if value else name in scope)
    }


@given(base=FUNCTIONS, overlay=FUNCTIONS)
def test_the_overlay_wins_and_the_rest_is_the_base(
    base: dict[str, int], overlay: dict[str, int]
) -> None:
    assert run(compose(module(base), module(overlay))) == base | overlay


@given(base=FUNCTIONS, overlay=FUNCTIONS)
def test_so_it_is_with_methods(base: dict[str, int], overlay: dict[str, int]) -> None:
    assert run(compose(methods(base), methods(overlay))) == base | overlay


@given(base=FUNCTIONS, overlay=FUNCTIONS, data=st.data())
def test_what_is_left_out_is_not_there(
    base: dict[str, int], overlay: dict[str, int], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(base)))
    rest = {name: n for name, n in base.items() if name != gone}
    composed = compose(module(base), f"del {gone}\n\n\n{module(overlay)}")
    assert run(composed) == rest | overlay


@given(base=FUNCTIONS, overlay=FUNCTIONS)
def test_what_is_composed_is_laid_out_already(
    base: dict[str, int], overlay: dict[str, int]
) -> None:
    composed = compose(module(base), module(overlay))
    assert compose(composed, composed) == composed
    assert compose(composed, module(overlay)) == composed


@given(base=FUNCTIONS)
def test_an_overlay_of_nothing_is_the_base(base: dict[str, int]) -> None:
    assert compose(module(base), "") == module(base)

"""With load="definitions" only what the functions need is left to run."""

import pytest

from gradekit.submission.reading import parse


def selected(text, *, functions=None):
    """Give the lines that are left, without the blank ones."""
    source = parse(text, path="mine.py", load="definitions", functions=functions).source
    return [line for line in source.splitlines() if line.strip()]


@pytest.mark.parametrize(
    "useless",
    [
        "print(softmax([0.0]))",
        "input()",
        "assert softmax([0.0]) == [1.0]",
        "result = softmax([0.0])",
        "z = input()",
        "for step in range(10**9):\n    weights = softmax(weights)",
        "while True:\n    input()",
        "with open('log.txt') as log:\n    text = log.read()",
        "if ready:\n    train()",
        "try:\n    train()\nexcept ValueError:\n    raise",
        "import matplotlib.pyplot as plt",
        "from google.colab import drive",
        "from tkinter import Tk",
        "del weights",
        '"""A docstring."""',
        "x: int",
        "plt.rcParams['figure.dpi'] = 200",
        "match input():\n    case 'y':\n        train()",
        "async with session:\n    pass",
        "page = await fetch()",
        "if await ready():\n    EPS = 1",
    ],
)
def test_what_no_function_needs_is_blanked(useless):
    definition = "def softmax(z):\n    return list(z)"
    assert selected(f"{useless}\n{definition}\n{useless}") == definition.split("\n")


@pytest.mark.parametrize(
    "needed",
    [
        "EPS = 1e-12",
        "EPS: float = 1e-12",
        "EPS, other = 1e-12, input()",
        "(first, [*rest, EPS]) = 0, [1, 1e-12]",
        "EPS = 1e-6\nEPS **= 2",
        "from constants import EPS",
        "from constants import *",
        "import tiny.number as EPS",
        "if (EPS := 1e-12):\n    pass",
        "print(EPS := 1e-12)",
        "with open('eps') as EPS:\n    pass",
        "try:\n    from constants import EPS\nexcept ImportError:\n    EPS = 1e-12",
        "EPS = {}\nfor i in range(3):\n    EPS[i] = 10.0 ** -i",
        "EPS = []\nwhile len(EPS) < 3:\n    EPS.append(0.0)",
        "EPS = [3, 1]\nEPS.sort()",
        "EPS = object()\nEPS.value = 3",
        "match 3:\n    case EPS:\n        pass",
        "base = 10.0\nEPS = base ** -12",
        "def tiny():\n    return 1e-12\nEPS = tiny()",
        "power = -12\ndef tiny():\n    return 10.0 ** power\nEPS = tiny()",
    ],
)
@pytest.mark.parametrize("functions", [None, ["loss"]])
def test_what_a_function_reads_is_kept(needed, functions):
    definition = "def loss(p):\n    return max(p, EPS)"
    assert selected(f"{needed}\n{definition}", functions=functions) == [
        *needed.split("\n"),
        *definition.split("\n"),
    ]


@pytest.mark.parametrize(
    "definition",
    [
        "def f(z, eps=EPS):\n    return z",
        "def f(z: EPS):\n    return z",
        "def f(z) -> 'list[EPS]':\n    return z",
        "@EPS\ndef f(z):\n    return z",
        "class f(EPS):\n    pass",
        "class f:\n    eps = [EPS for i in range(3)]",
        "class f:\n    def method(self):\n        return EPS",
        "def f(z):\n    def g():\n        return lambda: EPS\n    return g",
        "def f(z):\n    return [z + EPS for x in z]",
        "def f(z):\n    global EPS\n    EPS = z",
        "async def f(z):\n    return await EPS",
    ],
)
def test_a_read_is_seen_wherever_it_stands(definition):
    assert "EPS = 1" in selected(f"EPS = 1\n{definition}")


@pytest.mark.parametrize(
    "definition",
    [
        "def f(EPS):\n    return EPS",
        "def f(z):\n    EPS = z\n    return EPS",
        "def f(z):\n    for EPS in z:\n        yield EPS",
        "def f(z):\n    return [EPS for EPS in z]",
        "def f(z):\n    return lambda EPS: EPS",
        "def f(z):\n    EPS = z\n    def g():\n        return EPS\n    return g",
        "def f(z):\n    return z.EPS",
        "def f(z):\n    return g(EPS=z)",
        "def f(z):\n    return 'EPS'",
    ],
)
def test_a_local_name_is_not_taken_for_the_one_of_the_module(definition):
    assert "EPS = input()" not in selected(f"EPS = input()\n{definition}")


def test_a_training_loop_is_blanked_although_it_changes_what_a_function_reads():
    text = "W = [0]\ndef forward(i):\n    return W[i]\nfor i in range(9):\n    loss = forward(0)\n"
    text += "    W[0] -= loss"
    assert selected(text) == ["W = [0]", "def forward(i):", "    return W[i]"]


def test_a_loop_that_fills_a_table_may_print():
    text = "T = []\nfor i in range(3):\n    T.append(i)\n    print(i)\ndef f():\n    return T"
    assert selected(text) == text.split("\n")


def test_in_a_branch_that_is_kept_the_useless_statements_become_pass():
    text = "if FAST:\n    print(\n        1)\n    def f(): pass\nelif slow():\n    train()\n"
    text += "else:\n    x = 1"
    assert selected(text) == [
        "if FAST:",
        "    pass",
        "    def f(): pass",
        "elif slow():",
        "    pass",
        "else:",
        "    pass",
    ]


def test_an_import_stays_in_the_try_that_asks_whether_it_is_there():
    text = "try:\n    import torch\n    FAST = True\nexcept ImportError:\n    FAST = False"
    lines = text.split("\n")
    assert selected(f"{text}\ndef f():\n    return FAST")[: len(lines)] == lines


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("A = 1; print(A); B = 2", "A = 1; pass; pass"),
        ("print(1); A = 1", "pass; A = 1"),
        ("print('ä'); A = 'ö'; print('ü')", "pass; A = 'ö'; pass"),
        ("A = 1; print(\n2); B = 2; A = 3", "A = 1; pass\\\n; pass; A = 3"),
        ("A = 1; print(\n2)  # two", "A = 1; pass\n  # two"),
        ("print(1)  # one\nA = 1", "A = 1"),
        ("print(1) \\\n\nA = 1", "pass \\\nA = 1"),
        ("A = 1 \\\n; print(\n1) \\\n; A = 2", "A = 1 \\\n; pass\\\n \\\n; A = 2"),
        ("\\\nprint(1)\nA = 1", "\\\nA = 1"),
        ("if A: print(1); A = 2", "if A: pass; A = 2"),
        ("x = '''\nA = 1\n'''\nA = 2", "A = 2"),
    ],
)
def test_statements_on_one_line_are_told_apart(line, left):
    definition = "def f(): return A"
    assert selected(f"{line}\n{definition}") == [*left.split("\n"), definition]


@pytest.mark.parametrize(
    "given",
    [
        "perplexity = lambda loss: 2.0",
        "from math import exp as perplexity",
        "from numpy import exp as perplexity",
        "import math\nperplexity = math.exp",
        "def f(): pass\nperplexity = f",
        "import functools\nperplexity = functools.partial(pow, 2)",
        "class P:\n    def __call__(self, loss):\n        return 2.0\nperplexity = P()",
        "import numpy as np\nperplexity = np.vectorize(len)",
    ],
)
def test_a_name_that_stands_for_a_function_is_kept_while_nobody_says_what_is_graded(given):
    assert selected(given) == given.split("\n")


def test_any_value_is_kept_for_a_graded_name():
    text = "layer = build(3)\nsoftmax = layer.forward\nother = build(4)"
    assert selected(text, functions=["softmax"]) == text.split("\n")[:2]


def test_what_only_ungraded_functions_read_is_blanked():
    text = "words = open('names.txt').read()\ndef batch():\n    return words\n"
    text += "def softmax(z):\n    return z"
    assert selected(text, functions=["softmax"]) == text.split("\n")[1:]
    assert selected(text, functions=["batch"]) == text.split("\n")


def test_what_a_definition_reads_at_once_is_kept_in_any_case():
    text = "EPS = 1\ndef helper(x=EPS):\n    return x"
    assert selected(text, functions=["softmax"]) == text.split("\n")


def test_a_function_hidden_by_its_own_result_is_kept_and_that_is_told():
    text = "def loss(x):\n    return x\n\n\nloss = loss(3)\nloss, total = loss(1)\n"
    submission = parse(text, path="mine.py", load="definitions")
    assert submission.definitions["loss"].parameters == ("x",)
    assert submission.notes == (
        "The assignment to loss in line 5 was left out, because it hides that function.",
        "The assignment to loss in line 6 was left out, because it hides that function.",
    )


def test_an_attribute_given_to_a_class_from_outside_is_kept():
    text = "class Value:\n    pass\nValue.__radd__ = Value.__add__"
    assert selected(text) == text.split("\n")


KEPT_FOR_ITS_EFFECT = {
    "setattr": "class Value:\n    pass\nsetattr(Value, '__rmul__', len)",
    "setattr in a loop": "class Value:\n    pass\nfor name in ['__rmul__', '__radd__']:\n"
    "    setattr(Value, name, len)",
    "setattr of what the loop makes": "class Value:\n    pass\n"
    "RULES = {'add': lambda a, b: abs(a) + b}\nfor name, rule in RULES.items():\n"
    "    def method(self, other, rule=rule):\n        return rule(self, other)\n"
    "    method.__name__ = name\n    setattr(Value, name, method)",
    "setattr in a loop over a range": "class Value:\n    pass\nNAMES = ['exp', 'log']\n"
    "for i in range(2):\n    name = NAMES[i]\n    setattr(Value, name, len)",
    "a table of functions that are made": "class Value:\n    pass\ndef binary(f):\n"
    "    'Make an operator.'\n    def method(self, other):\n        return f(self, other)\n"
    "    return method\nTABLE = {'add': binary(max), 'sub': binary(min)}\n"
    "for name, method in TABLE.items():\n    setattr(Value, name, method)",
    "a list of setattr": "class Value:\n    pass\n[setattr(Value, name, len) for name in 'ab']",
    "a function that sets methods": "class Value:\n    pass\ndef install(name, method):\n"
    "    setattr(Value, name, method)\nfor name in ['exp']:\n    def method(self):\n"
    "        return name\n    install(name, method)",
    "an array": "import numpy as np\nValue = np.zeros((3, 3))\nnp.fill_diagonal(Value, 1)",
    "a heap": "import heapq\nValue = [3]\nheapq.heappush(Value, 1)",
    "a shuffle": "import random\nValue = [3, 2, 1]\nrandom.shuffle(Value)",
    "a registry": "Value = {}\nPREFIX = 'f'\ndef register(name, function):\n"
    "    Value[PREFIX + name] = function\nEPS = 1\ndef log(x):\n    return x + EPS\n"
    "register('log', log)",
    "a decorator's registry": "Value = {}\ndef register(name):\n    def add(function):\n"
    "        Value[name] = function\n        return function\n    return add\nEPS = 1\n"
    "@register('log')\ndef log(x):\n    return x + EPS",
    "an object's decorator": "class Registry(dict):\n    def add(self, function):\n"
    "        self[function.__name__] = function\n        return function\n"
    "Value = Registry()\nEPS = 1\n@Value.add\ndef log(x):\n    return x + EPS",
    "a class's registry": "class Value:\n    known = []\n    def __init_subclass__(cls):\n"
    "        Value.known.append(cls)\nEPS = 1\nclass Log(Value):\n    def f(self):\n"
    "        return EPS",
    "a metaclass": "Value = []\nclass Meta(type):\n    def __init__(cls, *args):\n"
    "        Value.append(cls)\nclass Base(metaclass=Meta):\n    pass\nEPS = 1\n"
    "class Log(Base):\n    def f(self):\n        return EPS",
    "global": "SIZE = 3\ndef init():\n    global Value\n    Value = [0] * SIZE\ninit()",
    "global in a helper": "def fill():\n    global Value\n    Value = 1\ndef init():\n    fill()\n"
    "init()",
    "a registry in a loop": "from math import exp, log\nValue = {}\ndef register(function):\n"
    "    Value[function.__name__] = function\nfor each in [exp, log]:\n    register(each)",
    "the variable of a loop": "from math import log\nfor Value in [log]:\n    pass",
    "a seed": "import random\nSEED = 1\nrandom.seed(SEED)\nValue = random.random()",
    "a seed of NumPy": "import numpy as np\nnp.random.seed(1)\nValue = np.random.rand(3)",
    "a seed by its own name": "from random import gauss, seed\nseed(1)\nValue = gauss()",
    "a precision": "from decimal import Decimal, getcontext\ngetcontext().prec = 60\n"
    "Value = Decimal",
    "a precision of a module": "import decimal\ndecimal.getcontext().prec = 60\n"
    "Value = decimal.Decimal",
    "the limit of recursion": "import sys\nsys.setrecursionlimit(10000)\nValue = 1",
    "a method": "import collections\nValue = collections.deque()\nValue.appendleft(1)",
    "a subclass that is looked for": "class Value:\n    def all(self):\n"
    "        return Value.__subclasses__()\nEPS = 1\nclass Log(Value):\n    def f(self):\n"
    "        return EPS",
}


@pytest.mark.parametrize("functions", [None, ["loss"]])
@pytest.mark.parametrize("what", KEPT_FOR_ITS_EFFECT)
def test_what_modifies_what_a_function_reads_is_kept(what, functions):
    text = f"{KEPT_FOR_ITS_EFFECT[what]}\ndef loss(p):\n    return Value"
    assert selected(text, functions=functions) == text.split("\n")


@pytest.mark.parametrize(
    "useless",
    [
        "text = open('names.txt').read()\nVALUE.extend_by(text)",
        "def train(docs):\n    for doc in docs:\n        VALUE[0] += len(doc)\n"
        "docs = open('names.txt').read()\ntrain(docs)",
        "import matplotlib.pyplot as plt\nplt.plot(VALUE)",
        "from google.colab import files\nfiles.download(VALUE)",
        "def show(x):\n    print(x)\nshow(VALUE)",
        "def main():\n    print(VALUE)\n    return 0\nimport sys\nsys.exit(main())",
        "import random\nrandom.seed(1)",
        "help(VALUE)",
        "def step(x):\n    x[0] -= 1\nfor i in range(10):\n    step(VALUE)",
        "class Model:\n    def __call__(self, x):\n        return x\n"
        "for i in range(10):\n    model([1])\nmodel = Model()\nmodel(3)",
        "def timed(f):\n    return f\nimport turtle\n@timed\ndef plot():\n    turtle.done()",
    ],
)
def test_a_call_is_blanked_that_modifies_nothing_needed_or_reads_what_is_blanked(useless):
    text = f"VALUE = [1]\ndef loss(p):\n    return VALUE[0]\n{useless}"
    outermost = [line for line in selected(text, functions=["loss"]) if line[0] != " "]
    assert [line for line in outermost if line[0] not in "dc@"] == ["VALUE = [1]"]


@pytest.mark.parametrize(
    "loop",
    [
        "for i in range(9):\n    loss = f(i)\n    Model.W[0] -= loss",
        "for doc in DOCS:\n    loss = f(doc)\n    Model.W[0] -= loss",
        "for doc in DOCS:\n    loss = f(doc)\n    loss.backward()\n    Model.count = 0",
        "for i in range(9):\n    loss = f(i)\n    update(Model, loss)",
    ],
)
def test_a_training_loop_that_keeps_its_weights_in_a_class_is_blanked(loop):
    text = "class Model:\n    W = [0]\ndef f(i):\n    return Model.W[0]\n"
    text += "def update(model, loss):\n    model.W[0] -= loss\nDOCS = [1]\n"
    assert "for" not in " ".join(selected(text + loop, functions=["f"]))


@pytest.mark.parametrize(
    "maker",
    [
        "def make(f):\n    data = open('names.txt')\n    def g(): return data\n    return g",
        "def make(f):\n    def g(): return f\n    return g()",
        "def make(f):\n    for i in range(10**9):\n        pass\n    return lambda: i",
    ],
)
def test_a_table_made_by_what_may_be_slow_is_blanked(maker):
    text = f"class Value:\n    pass\n{maker}\nTABLE = [make(1)]\nfor f in TABLE:\n"
    text += "    setattr(Value, 'f', f)\ndef loss(p):\n    return Value"
    assert "TABLE = [make(1)]" not in selected(text, functions=["loss"])


def test_a_later_assignment_to_the_name_of_a_function_wins():
    text = "def f(x):\n    return x\ndef g(h):\n    return h\nf = g(f)"
    assert selected(text) == text.split("\n")


def test_everything_is_kept_of_a_module():
    text = "print('hello')\nx = input()\n"
    assert parse(text, path="mine.py").source == text

"""The reference is a lecture: every function says its shapes and sources, and its examples run."""

import doctest
import importlib
import inspect
import pkgutil

import pytest
from numpydoc.docscrape import FunctionDoc

import reference
from reference.assignments import cross_entropy
from reference.exact import cross_entropy as exact

CHAPTERS = [
    chapter.name
    for chapter in pkgutil.iter_modules(reference.__path__)
    if chapter.name not in {"exact", "identities"}
]
PAGES = [
    importlib.import_module(f"reference.{chapter}.{page.name}")
    for chapter in CHAPTERS
    for page in pkgutil.iter_modules(importlib.import_module(f"reference.{chapter}").__path__)
]
EXACT = [
    importlib.import_module(f"reference.exact.{name}") for name in ("definition", "acceptance")
]


def _public(modules):
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


FUNCTIONS = _public([*PAGES, *EXACT])


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_every_parameter_is_documented_with_its_shape_or_kind(function):
    documented = {p.name.lstrip("*"): p.type for p in FunctionDoc(function)["Parameters"]}
    assert list(documented) == list(inspect.signature(function).parameters)
    for name, kind in documented.items():
        words = ("shape", "float", "int", "str", "object", "sequence")
        assert kind.startswith(words) or "shape" in kind, (name, kind)
        if kind.startswith(("sequence of", "list of")):
            assert "shape (" in kind, (name, kind)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_every_function_says_what_it_returns_and_where_it_comes_from(function):
    page = FunctionDoc(function)
    assert page["References"], "no References section"
    if function.__name__.startswith("require_"):
        assert page["Raises"]
        assert not page["Returns"]
    else:
        (returned,) = page["Returns"]
        assert returned.type.startswith(("float", "mpf", "bool")) or "shape (" in returned.type
    if "raise " in inspect.getsource(function) or "require_" in inspect.getsource(function):
        assert page["Raises"], "it raises, but has no Raises section"


@pytest.mark.parametrize("module", [*PAGES, EXACT[1]], ids=lambda m: m.__name__)
def test_the_examples_run_and_show_what_is_printed(module):
    result = doctest.testmod(module)
    assert result.failed == 0
    assert result.attempted or not _public([module])


def test_the_page_of_the_assignment_offers_what_it_asks_for():
    asked = {
        "softmax": "(logits)",
        "cross_entropy_loss": "(logits, true_id)",
        "sequence_loss": "(logits_list, true_ids)",
        "perplexity": "(loss)",
        "softmax_cross_entropy_grad": "(logits, true_id)",
    }
    for name, parameters in asked.items():
        for page in (cross_entropy, exact):
            assert name in page.__all__
            names = inspect.signature(getattr(page, name)).parameters
            assert f"({', '.join(names)})" == parameters
    for name in ("log_softmax", "hessian", "entropy", "cross_entropy", "kl_divergence"):
        assert name in cross_entropy.__all__

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


def _gaps_of_all(gaps):
    """List what the page of a public function lacks, each with the function's name."""
    return [f"{f.__module__}.{f.__name__}: {gap}" for f in FUNCTIONS for gap in gaps(f)]


def _kind_is_told(kind):
    words = ("shape", "float", "int", "str", "object", "sequence")
    if kind.startswith(("sequence of", "list of")):
        return "shape (" in kind
    return kind.startswith(words) or "shape" in kind


def test_every_parameter_is_documented_with_its_shape_or_kind():
    def gaps(function):
        documented = {p.name.lstrip("*"): p.type for p in FunctionDoc(function)["Parameters"]}
        names = list(inspect.signature(function).parameters)
        vague = [f"{name}: {kind}" for name, kind in documented.items() if not _kind_is_told(kind)]
        return vague if list(documented) == names else [*vague, f"{list(documented)}, not {names}"]

    assert _gaps_of_all(gaps) == []


def _returns_are_told(page, *, checks):
    """Whether it is told what is returned; what checks its arguments returns nothing."""
    if checks:
        return not page["Returns"]
    kinds = [returned.type for returned in page["Returns"]]
    told = [k.startswith(("float", "mpf", "bool")) or "shape (" in k for k in kinds]
    return told == [True]


def test_every_function_says_what_it_returns_and_where_it_comes_from():
    def gaps(function):
        page, source = FunctionDoc(function), inspect.getsource(function)
        checks = function.__name__.startswith("require_")
        raises = checks or "raise " in source or "require_" in source
        demands = {
            "no References section": page["References"],
            "what it returns is not told": _returns_are_told(page, checks=checks),
            "it raises, but has no Raises section": page["Raises"] or not raises,
        }
        return [gap for gap, is_met in demands.items() if not is_met]

    assert _gaps_of_all(gaps) == []


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

"""The formulas of claims: fresh, of claims that exist, and read without SymPy."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import sympy
from sympy import Derivative, Function, KroneckerDelta, Limit, Piecewise, Product, Subs, Sum, Symbol

from gradekit.assignment import library, locations
from gradekit.assignment.formulas import FOLDER, of_claims
from gradekit.authoring.formulas import formulas_text, read_claims
from gradekit.authoring.mathml import to_mathml
from gradekit.reports.formulas import ELEMENTS, sanitized
from gradekit.symbolic import Identity
from tests.folders import TINY

CLAIMS = read_claims()
MANIFESTS = {manifest.reference: manifest for manifest in library.manifests()}
a, b, x = map(Symbol, "abx")


@pytest.mark.parametrize("name", CLAIMS)
def test_the_committed_formulas_are_what_would_be_written_now(name: str) -> None:
    path = locations.reference() / FOLDER / f"{name}.json"
    assert path.read_text("utf-8") == formulas_text(name, CLAIMS[name]), (
        "run python -m gradekit.authoring.formulas"
    )


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_with_formulas_is_one_of_the_assignment(name: str) -> None:
    assert CLAIMS[name].keys() <= MANIFESTS[name].policies.keys()


def test_every_assignment_has_formulas_and_a_page_shows_them_all() -> None:
    assert CLAIMS.keys() == MANIFESTS.keys()
    for manifest in MANIFESTS.values():
        formulas = of_claims(manifest)
        assert {each.claim for each in formulas} == CLAIMS[manifest.reference].keys()
        assert all(sanitized(each.mathml) for each in formulas)


def test_an_assignment_with_a_reference_of_its_own_has_none() -> None:
    assert of_claims(library.find(str(TINY))) == []


def test_formulas_of_claims_that_are_not_there_are_left_out() -> None:
    manifest = MANIFESTS["cross_entropy"]
    policies = {"softmax_ratio_law": manifest.policies["softmax_ratio_law"]}
    claims = [each.claim for each in of_claims(replace(manifest, policies=policies))]
    assert claims == ["softmax_ratio_law"] * 2


def test_sympy_is_not_imported_to_read_them() -> None:
    program = (
        "import sys; from gradekit.assignment import library, formulas\n"
        "assert formulas.of_claims(library.find('cross-entropy'))\n"
        "assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def written(left: sympy.Basic, *where: sympy.Basic) -> str:
    """Give the text of an equation left = 0, without the markup."""
    identity = Identity(name="", statement="", left=left, right=sympy.S.Zero, where=where)
    root = ET.fromstring(to_mathml(identity))
    assert {each.tag for each in root.iter()} <= ELEMENTS
    text = re.sub("[\N{INVISIBLE TIMES}\N{FUNCTION APPLICATION}]", "", "".join(root.itertext()))
    assert text.count("(") == text.count(")")
    return text.replace("\N{MINUS SIGN}", "-")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Derivative(a - b, a), "∂∂a(a-b)=0"),
        (Derivative(sympy.log(a), a), "ddalog(a)=0"),
        (Limit(a + b, a, 0), "lima→0(a+b)=0"),
        (Sum(a * x, (x, 1, b)), "∑x=1bax=0"),
        (Sum(-a * x, (x, 1, b)), "∑x=1b(-ax)=0"),
        (Sum(a + x, (x, 1, b)), "∑x=1b(a+x)=0"),
        (Sum(a * x, (a, 0, 2), (x, 1, b)), "∑x=1b∑a=02ax=0"),
        (2 * Sum(x, (x, 1, b)), "2(∑x=1bx)=0"),
        (Product(a + x, (x, 1, b)), "∏x=1b(a+x)=0"),
        (KroneckerDelta(a, b), "δa,b=0"),
        (Function("L")(a), "L(a)=0"),
        (sympy.Max(0, a), "max(0,a)=0"),
        (sympy.UnevaluatedExpr(a + b) * x, "x(a+b)=0"),
        (Subs(Derivative(Function("f")(a), a), a, b), "(ddaf(a))|a=b=0"),
        (Piecewise((a, a > 0), (b, True)), "{aif a>0botherwise=0"),
        (sympy.IndexedBase("W")[a, b], "Wa,b=0"),
        (sympy.exp(sympy.Symbol("ell")), "eℓ=0"),
    ],
)
def test_each_sign_is_written_as_usual_with_the_parentheses_it_needs(
    expression: sympy.Basic, text: str
) -> None:
    assert written(expression) == text


def test_what_is_assumed_follows_the_equation() -> None:
    assert written(a, sympy.Ge(b, 1), sympy.Eq(x, a)) == "a=0,\N{EM SPACE}b≥1,\N{EM SPACE}x=a"

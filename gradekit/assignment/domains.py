"""The tables `domains` and `domain` of a manifest, read as records of `gradekit.domains`.

Only who audits or draws asks for them; a check of a submission never does. Besides its
parameters a function's table may have ``where`` (conditions of every call), ``joint`` (ladders
and conditions over several parameters), ``result`` (what is told apart from 0 and from a cap),
``work`` (a bound on a product of extents) and ``cut`` (what is shortened together).
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gradekit.assignment.manifest import NUMBER, Reader
from gradekit.assignment.parameters import EXAMPLE, Place, Table, extents_of, read_parameter
from gradekit.domains.buckets import NEAR, SPREADS, dimension_of
from gradekit.domains.evaluation import FUNCTIONS
from gradekit.domains.records import Domain, FunctionDomain, Joint, Result, Rows, State, Work
from gradekit.model.errors import AssignmentError, did_you_mean
from gradekit.model.signature import Signature

FUNCTION: Final = {
    **dict.fromkeys(("where", "joint", "result", "work"), dict),
    "cut": list,
}
"""What a function's table may say besides its parameters."""
JOINT: Final = {"of": str, "above": list, "below": list, "most": NUMBER}
RESULT: Final = {"least": NUMBER, "most": NUMBER}
WORK: Final = {"product": str, "most": NUMBER, "words": str}


def read_domains(folder: Path, functions: Mapping[str, Signature]) -> dict[str, FunctionDomain]:
    """Read the domains of an assignment's functions, in the order of the functions.

    Raises
    ------
    AssignmentError
        With every problem of the two tables at once.
    """
    reader = Reader(folder / "assignment.toml")
    domains = domains_of(reader, functions)
    if reader.problems:
        raise AssignmentError(reader.problems)
    return domains


def domains_of(reader: Reader, functions: Mapping[str, Signature]) -> dict[str, FunctionDomain]:
    """Read the domains of a manifest, and complain to its reader of what is wrong."""
    declared, named = reader.table("domain"), reader.table("domains")
    reader.check_known("domain", declared, functions)
    reader.check_keys("domain", declared, dict.fromkeys(declared, dict))
    reader.check_keys("domains", named, dict.fromkeys(named, dict))
    return {
        name: _FunctionReader(reader, name, list(signature.parameters), named).read()
        for name, signature in functions.items()
    }


class _FunctionReader:
    """The domain of one function being read."""

    def __init__(self, reader: Reader, function: str, parameters: list[str], named: Table) -> None:
        table = reader.table("domain").get(function)
        self.table: Table = table if isinstance(table, dict) else {}
        self.place = Place(reader, f"domain.{function}")
        self.named = named
        self.parameters = [*parameters, *_called(self.table, parameters)]
        self.names: dict[str, str] = {}

    def read(self) -> FunctionDomain:
        """Give the function's domain; what cannot be read is left out."""
        self._check_names()
        tables = {
            name: self._whole(name, self.table[name], ())
            for name in self.parameters
            if name in self.table
        }
        extents = extents_of(tables)
        domains: dict[str, Domain] = {}
        for name, table in tables.items():
            domain = read_parameter(self.place.at(name), table, extents) if table else None
            if domain:
                domains[name] = domain
        self.names = dict(_names(domains))
        cut = self.place.reader.listed(self.place.key, self.table, "cut")
        self.place.at("cut").check_known(cut, self.parameters)
        return FunctionDomain(
            parameters=domains,
            names=self.names,
            where={key: self._expression(f"where.{key}", text) for key, text in self._sub("where")},
            joint={key: self._joint(f"joint.{key}", value) for key, value in self._sub("joint")},
            result=self._result(),
            work=self._work(),
            cut=cut,
        )

    def _check_names(self) -> None:
        for name in self.parameters:
            if name not in self.table:
                self.place.at(name).complain(f"it has no domain. Write {name} = {EXAMPLE}, say.")
        for name in self.table.keys() - {*self.parameters, *FUNCTION}:
            hint = did_you_mean(name, [*self.parameters, *FUNCTION])
            remedy = hint or f" They are: {', '.join(self.parameters)}."
            self.place.at(name).complain(f"there is no such parameter.{remedy}")
        rest = {key: value for key, value in self.table.items() if key in FUNCTION}
        rest = {key: value for key, value in rest.items() if key not in self.parameters}
        self.place.check_keys(rest, FUNCTION)

    def _whole(self, name: str, value: Any, seen: tuple[str, ...]) -> Table:
        """Give a parameter's table, with what it takes from another or from a named one."""
        place = self.place.at(name)
        if isinstance(value, str):
            value = {"named": value}
        if not isinstance(value, dict):
            place.complain(f"{value!r} is no domain. Write {EXAMPLE}, say.")
            return {}
        own = {key: item for key, item in value.items() if key not in {"like", "named"}}
        for key, tables in (("like", self.table), ("named", self.named)):
            other = value.get(key)
            if other is None:
                continue
            other = str(other)
            if f"{key} {other}" in seen:
                place.complain(f"{other} is like itself. Say once what it is of.")
                return {}
            if other not in tables or (key == "like" and other not in self.parameters):
                remedy = did_you_mean(str(other), tables) or f" Write {EXAMPLE}, say."
                place.complain(f"there is no domain {other} to be like.{remedy}")
                return {}
            base = self._whole(name, tables[other], (*seen, f"{key} {other}"))
            return base | (_ties(other, base) if key == "like" else {}) | own
        return own

    def _sub(self, key: str) -> Iterator[tuple[str, Any]]:
        table = self.table.get(key)
        if isinstance(table, dict) and key not in self.parameters:
            yield from table.items()

    def _expression(self, key: str, text: Any) -> str:
        """Check that an expression is one, over names that there are."""
        place = self.place.at(key)
        if not isinstance(text, str):
            place.complain(f"{text!r} is no expression. Write it in quotes.")
            return "0"
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError as error:
            place.complain(f"{text} is not Python ({error.msg}). Mend it.")
            return "0"
        own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and _sets(node)}
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - own
        place.check_known(
            sorted(names - set(dir(builtins))), [*self.parameters, *self.names, *FUNCTIONS]
        )
        return _spelled(tree, self.names)

    def _joint(self, key: str, value: Any) -> Joint:
        """Read a joint feature: a condition, or a measure with its steps."""
        place = self.place.at(key)
        if not isinstance(value, dict):
            text = self._expression(key, value)
            if is_condition(text):
                return Joint(measure=text)
            return Joint(measure=text, relation="<", steps=NEAR)
        place.check_keys(value, JOINT)
        if "of" not in value:
            place.complain('of is missing. Write { of = "max(x) - min(x)", above = [1, 2] }.')
        text = self._expression(key, value.get("of", "0"))
        most = place.number(value, "most") if "most" in value else None
        if "below" in value:
            steps = sorted(place.numbers(value, "below"), reverse=True)
            return Joint(measure=text, relation="<", steps=tuple(steps), most=most)
        steps = sorted(place.numbers(value, "above")) or [
            step for step in SPREADS if most is None or step < most
        ]
        return Joint(measure=text, relation=">", steps=tuple(steps), most=most)

    def _result(self) -> Result | None:
        table = dict(self._sub("result"))
        self.place.at("result").check_keys(table, RESULT)
        sizes = {key: float(table[key]) for key in RESULT if isinstance(table.get(key), NUMBER)}
        return Result(**sizes) if sizes else None

    def _work(self) -> Work | None:
        table = dict(self._sub("work"))
        place = self.place.at("work")
        place.check_keys(table, WORK)
        if table and not {"product", "most"} <= table.keys():
            example = '{ product = "rows * columns", most = 20_000 }'
            place.complain(f"product and most are both needed. Write {example}.")
            return None
        if not table:
            return None
        product = self._expression("work.product", table["product"])
        words = str(table.get("words", f"`{table['product']}`"))
        return Work(product=product, most=place.number(table, "most"), words=words)


def is_condition(expression: str) -> bool:
    """Whether an expression is true or false, by its form."""
    body = ast.parse(expression, mode="eval").body
    if isinstance(body, ast.Call) and isinstance(body.func, ast.Name):
        return body.func.id in {"all", "any", "bool"}
    negated = isinstance(body, ast.UnaryOp) and isinstance(body.op, ast.Not)
    return negated or isinstance(body, ast.Compare | ast.BoolOp)


def _called(table: Table, parameters: list[str]) -> Iterator[str]:
    """Name what a program hands to the function that it is about."""
    for name in parameters:
        value = table.get(name)
        calls = value.get("calls", []) if isinstance(value, dict) else []
        yield from map(str, calls if isinstance(calls, list) else [])


def _ties(other: str, table: Table) -> Table:
    """Give what makes a parameter as long as another of the same kind."""
    kind = str(table.get("of"))
    if kind in {"numbers", "shares", "ids"}:
        return {"length": other}
    if kind == "state" and isinstance(table.get("extents"), dict):
        return {"extents": {name: name for name in table["extents"]}}
    return {"rows": other, "columns": "columns"} if kind == "rows" else {}


def _names(domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    """Give the expression of every extent that is no parameter: those of the first that has it."""
    for name, domain in reversed([*domains.items()]):
        if isinstance(domain, Rows):
            yield from {"rows": f"len({name})", "columns": f"len({name}[0])"}.items()
        elif isinstance(domain, State):
            for extent in domain.extents:
                yield extent, dimension_of(domain.shapes, name, extent)


def _spelled(tree: ast.Expression, names: Mapping[str, str]) -> str:
    """Write an expression out, with every name of an extent replaced by what it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]
    return ast.unparse(tree)


def _sets(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)

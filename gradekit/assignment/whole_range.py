"""Properties over the whole range of a function: what they draw, and the choice of examples."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from gradekit.assignment.hypothesis_adapter import explicit_examples

if TYPE_CHECKING:
    from gradekit.model.assignment import Assignment, Manifest, Property

POOL: Final = 400  # calls that are drawn to choose from
LONG: Final = 300  # numbers that cost as much as all the work that a domain admits


def bind(check: Any, manifest: Manifest) -> None:
    """Give a property that is over a whole range the domain of its function, read when it draws."""
    if hasattr(check, "function_covered"):
        check.calls = functools.partial(_calls, manifest, check)


def function_covered(property_: Property) -> str:
    """Name the function over whose whole range a property is; empty for an ordinary one."""
    return getattr(property_.check, "function_covered", "") if property_.drawn else ""


def chosen(assignment: Assignment, property_: Property, pool: Sequence[list[Any]]) -> list[int]:
    """Choose the calls that meet every bucket, the cheapest few, as indices of those drawn."""
    from gradekit.assignment.domains import read_domains
    from gradekit.domains.buckets import buckets
    from gradekit.domains.evaluation import Evaluation
    from gradekit.domains.measures import flat
    from gradekit.domains.selection import aims_of, choose

    name = function_covered(property_)
    manifest, function = assignment.manifest, assignment.oracle(name)
    domain = read_domains(manifest.folder, manifest.functions)[name]
    chains = buckets(domain)
    reached, aims, costs = [], [], []
    for call in pool:
        result = {"result": function(*call)} if domain.result else {}
        evaluation = Evaluation(dict(zip(domain.parameters, call, strict=True)), **result)
        steps = [chain.reached(evaluation(chain.measure)) for chain in chains]
        numbers = flat(call)
        varied = 2 * len(set(numbers)) > len(numbers)
        reached.append(steps)
        aims.append(aims_of(steps, [len(chain.steps) for chain in chains], varied=varied))
        work = evaluation(domain.work.product) / domain.work.most if domain.work else 0.0
        costs.append(len(numbers) + LONG * work)
    first, check = explicit_examples(property_), cast("Any", property_.check)
    return choose(reached, aims, costs, first=first, most=check.most)


def _calls(manifest: Manifest, check: Any) -> Any:
    from gradekit.assignment.domains import read_domains
    from gradekit.domains.covering import calls

    domain = read_domains(manifest.folder, manifest.functions)[check.function_covered]
    return calls(domain, check.only, check.repair)

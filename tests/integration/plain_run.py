"""A property as its author would run it: Hypothesis draws, the student's functions answer.

Nothing here is kept, replayed or tried side by side. Hypothesis generates anew,
from the seed and in the number of the kept examples, for only then must the two
ways to judge come to the same; `@example` comes first, as ever.
"""

from __future__ import annotations

import time
import unittest
from typing import Any

from hypothesis.errors import HypothesisException, UnsatisfiedAssumption

from gradekit.assignment.examples import property_seed
from gradekit.assignment.hypothesis_adapter import run_drawn
from gradekit.judging.session import Session
from gradekit.model.assignment import Property


class Refuted(unittest.SkipTest):
    """An example fails.

    Hypothesis lets a test that is skipped go at once. A failure it would make
    small and see again, which costs hundreds of calls, or of time limits, and
    cannot make the property hold.
    """


def refuted(one: Property, session: Session) -> str | None:
    """Run a property's own Hypothesis test on a submission.

    Parameters
    ----------
    one : Property
        What is tested.
    session : Session
        The submission; only its own functions are called.

    Returns
    -------
    str or None
        The example that refutes, with its error; None if the property holds.
    """
    manifest = session.assignment.manifest
    functions = {name: session.function(name) for name in one.functions}
    material = session.assignment.material() | functions
    supplied = {name: value for name, value in material.items() if name in one.asks_for}
    seed = property_seed(0, one.name)

    def claim(**arguments: Any) -> None:
        session.begin(seed % 2**31)  # a function that draws gets the numbers it gets in a replay
        drawn = told({k: v for k, v in arguments.items() if k not in supplied})
        try:
            one.inner(**arguments)
        except UnsatisfiedAssumption:
            raise
        except Exception as error:
            raise Refuted(f"{drawn}: {told_error(error)}") from error

    session.deadline = time.monotonic() + manifest.limits.seconds_in_total
    try:
        run_drawn(one, claim, seed=seed, count=manifest.examples, supplied=supplied)
    except Refuted as failure:
        return str(failure)
    except HypothesisException as error:  # it could draw nothing, say: no author calls that held
        return told_error(error)
    return None


def told(example: dict[str, Any]) -> str:
    """Write an example in one line; it is asked for before a claim may change it."""
    return ", ".join(f"{name} = {value!r}" for name, value in example.items()) or "as it stands"


def told_error(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())

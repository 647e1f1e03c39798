"""Adapter for Hypothesis: the only module that uses its internals (settings, errors, runs).

Hypothesis is imported when a function here needs it: importing it takes longer than most checks.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn

from gradekit.model import files
from gradekit.model.assignment import Property

PROFILE: Final = "gradekit"
VARIABLES: Final = ("HYPOTHESIS_STORAGE_DIRECTORY", "HYPOTHESIS_NO_PLUGINS")
"""What of the environment `_prepare_import` sets, where nobody else has."""
CONTEXTUAL: Final = {"assume", "note", "target", "event", "reject", "hypothesis"}
"""Names of Hypothesis that work only while it runs a test."""


def drawn_by() -> str:
    """Name what draws examples here."""
    import hypothesis

    return f"Hypothesis {hypothesis.__version__}"


def import_meanwhile() -> None:
    """Begin to import Hypothesis on a thread of its own, while this one waits for a worker."""
    if "hypothesis" not in sys.modules:
        _prepare_import()
        threading.Thread(target=importlib.import_module, args=["hypothesis"]).start()


def load_profile() -> None:
    """Make the house profile Hypothesis's default: repeatable, quiet, and without a clock.

    Tests that are defined afterwards have it; a property's own ``@settings``
    inherits from it and goes before it.
    """
    _prepare_import()
    from hypothesis import settings

    _register_profile()
    settings.load_profile(PROFILE)


@functools.cache
def _register_profile() -> None:
    """Register the profile once: Hypothesis warns of whoever does while another is in use."""
    from hypothesis import HealthCheck, Phase, Verbosity, settings

    settings.register_profile(
        PROFILE,
        database=None,
        deadline=None,
        derandomize=False,  # every run is seeded
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink],
    )


@contextlib.contextmanager
def profile_kept() -> Iterator[None]:
    """Leave Hypothesis's settings to this process, and to those it starts, as they were."""
    before, variables = "default", {name: os.environ.get(name) for name in VARIABLES}
    if "hypothesis" in sys.modules:
        before = importlib.import_module("hypothesis").settings.get_current_profile_name()
    try:
        yield
    finally:
        if "hypothesis" in sys.modules:
            importlib.import_module("hypothesis").settings.load_profile(before)
        for name in (each for each, value in variables.items() if value is None):
            os.environ.pop(name, None)


def _prepare_import() -> None:
    """Have Hypothesis keep its tables in the cache: it would litter the current folder.

    Plugins that happen to be installed are left out: they take time, and could draw otherwise.
    """
    storage, no_plugins = VARIABLES
    os.environ.setdefault(storage, str(files.folder() / "hypothesis"))
    os.environ.setdefault(no_plugins, "1")


def prepare(test: Callable[..., Any], *, examples: int, explicit: bool = True) -> None:
    """Set how many examples the next run of a test by ``@given`` draws, unless it says itself.

    If `explicit`, the inputs of ``@example`` come first, which are never shrunk. ``@settings``
    can be applied to a test once only; running one test in several ways goes by the attribute
    they are kept in.
    """
    from hypothesis import Phase, settings

    own = hasattr(test, "_hypothesis_internal_settings_applied")
    before: settings = (
        test._hypothesis_internal_use_settings if own else settings.get_profile(PROFILE)  # type: ignore[attr-defined]  # noqa: SLF001
    )
    search = [Phase.generate, Phase.target, Phase.shrink]
    test._hypothesis_internal_use_settings = settings(  # type: ignore[attr-defined]  # noqa: SLF001
        before,
        max_examples=before.max_examples if own else examples,
        phases=[Phase.explicit, *search] if explicit else search,
    )


def run_drawn(
    property_: Property,
    test: Callable[..., None],
    *,
    seed: int,
    count: int,
    supplied: Mapping[str, Any],
    explicit: bool = True,
) -> None:
    """Run a property's Hypothesis test with `test` in place of its claim.

    It is called with `supplied` and what is drawn: `count` examples, as for `prepare`.
    """
    if not property_.drawn:
        test(**supplied)
        return
    import hypothesis

    prepare(property_.check, examples=count, explicit=explicit)
    handle = property_.check.hypothesis  # type: ignore[attr-defined]
    claim, handle.inner_test = handle.inner_test, test
    try:
        with _no_local_constants():
            hypothesis.seed(seed)(property_.check)(**supplied)
    finally:
        handle.inner_test = claim


def explicit_examples(property_: Property) -> int:
    """Count the inputs of ``@example``, which come first."""
    return len(getattr(property_.check, "hypothesis_explicit_examples", ()))


def raises_when_drawn(
    error: type[Exception],
    property_: Property,
    test: Callable[..., None],
    *,
    seed: int,
    count: int,
    supplied: Mapping[str, Any],
) -> bool:
    """Tell whether a run as that of `run_drawn` ends with an error, be it a flaky one.

    Inputs of ``@example`` are left out, for they are never shrunk.
    """
    from hypothesis.errors import Flaky

    try:
        run_drawn(property_, test, seed=seed, count=count, supplied=supplied, explicit=False)
    except (error, Flaky):
        return True
    return False


def runnable_alone(check: Callable[..., None]) -> Callable[..., None]:
    """Let a claim be tried on one example without a run of Hypothesis around it.

    What a claim may use of Hypothesis (``assume``, ``note``, ``target``) asks
    for a running test; this one draws nothing. Such a claim `runs_alone`.
    """
    given = getattr(check, "hypothesis", None)
    if given is None:
        return check
    claim: Callable[..., None] = given.inner_test
    if CONTEXTUAL.isdisjoint(claim.__globals__):
        return claim
    from hypothesis.control import BuildContext, currently_in_test_context
    from hypothesis.internal.conjecture.data import ConjectureData

    @functools.wraps(claim)
    def tried(**arguments: Any) -> None:
        if currently_in_test_context():
            claim(**arguments)
        else:
            with BuildContext(ConjectureData.for_choices(()), wrapped_test=claim):
                claim(**arguments)

    tried.is_running_test = True  # type: ignore[attr-defined]
    return tried


def runs_alone(property_: Property) -> bool:
    """Whether a claim cannot run beside others: Hypothesis knows of one running test."""
    return hasattr(property_.inner, "is_running_test")


def reject() -> NoReturn:
    """Tell the test that runs that its example lies outside what is assumed."""
    from hypothesis.errors import UnsatisfiedAssumption

    raise UnsatisfiedAssumption


def is_rejection(error: Exception) -> bool:
    """Whether an assumption was not met: then Hypothesis has been imported."""
    errors = sys.modules.get("hypothesis.errors")
    return errors is not None and isinstance(error, errors.UnsatisfiedAssumption)


@contextlib.contextmanager
def _no_local_constants() -> Iterator[None]:
    """Keep Hypothesis from drawing numbers that stand in the modules loaded just now.

    It reads them out of every source file that is not installed, and writes
    what it found to ``.hypothesis`` in the current folder. A checkout would
    draw other examples than an installed package, and another test runner
    others again. There is no setting for it.
    """
    from hypothesis.internal.conjecture import providers

    if not hasattr(providers, "_get_local_constants"):  # before Hypothesis 6.131
        yield
        return
    from hypothesis.internal.constants_ast import Constants

    before = providers._get_local_constants  # noqa: SLF001
    providers._get_local_constants = Constants  # noqa: SLF001
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = before  # noqa: SLF001
        providers.CONSTANTS_CACHE.cache.clear()

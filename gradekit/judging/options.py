"""Judging options, and the corpus that they select."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import DEFAULT_SEED, Corpus, Example
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import UsageError, did_you_mean
from gradekit.model.limits import Limits
from gradekit.sandbox.tiers import TierInUse


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How to judge.

    `only` are the properties to judge (all when empty); `before` are judged too and not
    reported: they tell which helpers are wrong. `fresh` examples are drawn besides the kept
    ones, from `fresh_seed`. `hints` is how much students may be shown at most, `steps`
    whether the right value's way is told; `pictures` whether curves are asked for, and formulas.
    Everything has `time_factor` times the seconds that the limits say.
    """

    seed: int = DEFAULT_SEED
    examples: int | None = None
    fresh: int = 0
    fresh_seed: int = 0
    only: Sequence[str] = ()
    before: Sequence[str] = ()
    hints: int = 3
    steps: bool = False
    pictures: bool = False
    time_factor: float = 1.0

    def limits(self, manifest: Manifest) -> Limits:
        """Give the limits of an assignment; longer where there are more examples than usual."""
        asked = (self.examples or manifest.examples) + self.fresh
        return manifest.limits.slower(self.time_factor).longer(max(1.0, asked / manifest.examples))


def select(
    assignment: Assignment, names: Sequence[str], *, asked: str = ""
) -> tuple[list[str], list[str]]:
    """Name the properties that are asked for, and those that tell if their helpers are right.

    Parameters
    ----------
    names : sequence of str
        Functions, properties, or what else a student writes for a function, such as a class.
    asked : str
        The assignment as the user named it, for the message.

    Returns
    -------
    only, before : list of str
        For `Options`; both empty where there are no names.

    Raises
    ------
    UsageError
        If the assignment has no such function or property.
    """
    manifest, properties = assignment.manifest, assignment.properties
    only: list[str] = []
    before: list[str] = []
    for name in names:
        functions = functions_of(manifest, name)
        about = [each.name for each in properties if {each.name, *each.judges} & {name, *functions}]
        if not about:
            known = [*manifest.functions, *(each.name for each in properties)]
            raise UsageError(
                f"--only {name}: {manifest.name} has no such function or property."
                f"{did_you_mean(name, known)} "
                f"`gradekit show {asked or manifest.name}` lists them."
            )
        only += about
        earlier = {each for function in functions for each in manifest.earlier(function)}
        before += [each.name for each in properties if earlier & {*each.judges}]
    return only, before


def functions_of(manifest: Manifest, name: str) -> list[str]:
    """Name the functions that are graded by what a student calls so, such as a class."""
    if name in manifest.functions:
        return [name]
    driven = [function for function, needs in manifest.driver.items() if name in needs]
    return driven or [each.name for each in manifest.alternatives if name in each.needs]


def load_corpus(
    assignment: Assignment,
    options: Options,
    isolation: TierInUse,
    progress: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Give the kept examples, with the fresh ones that were asked for behind them.

    `progress` is called with a word of progress when drawing is needed.
    """
    corpus = corpora.find(assignment, seed=options.seed, examples=options.examples)
    if corpus is not None and not options.fresh:
        return corpus
    from gradekit.assignment import drawing  # late: most runs draw nothing

    corpus = corpus or drawing.get(
        assignment,
        isolation=isolation,
        seed=options.seed,
        examples=options.examples,
        progress=progress,
    )
    if not options.fresh:
        return corpus
    fresh = drawing.draw_examples(
        assignment, seed=options.fresh_seed, examples=options.fresh, progress=progress
    )
    return extend(corpus, fresh)


def extend(corpus: Corpus, fresh: Mapping[str, Sequence[Example]]) -> Corpus:
    """Put fresh examples of each property behind those of a corpus."""
    examples = {name: [*corpus.examples[name], *fresh[name]] for name in fresh}
    counts = {name: len(drawn) for name, drawn in examples.items()}
    return replace(corpus, examples=examples, counts=counts)

"""Judging options, and the lazily loaded corpus that they select."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, replace

from gradekit.assignment.examples import DEFAULT_SEED, Corpus
from gradekit.model.assignment import Assignment
from gradekit.sandbox.tiers import TierInUse


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How to judge.

    `only` are the properties to judge (all when empty); `fresh` examples are
    drawn besides the kept ones, from `fresh_seed`.
    """

    seed: int = DEFAULT_SEED
    examples: int | None = None
    fresh: int = 0
    fresh_seed: int = 0
    only: Sequence[str] = ()

    def are_usual(self) -> bool:
        """Whether the examples are the kept ones."""
        return not (self.seed != DEFAULT_SEED or self.examples or self.fresh)


@dataclass(eq=False, slots=True)
class LazyCorpus:
    """The examples; unless there is a `corpus`, read or drawn when they are first asked for.

    `progress` is called with a word of progress when drawing is needed.
    """

    assignment: Assignment
    options: Options
    isolation: TierInUse
    _: KW_ONLY
    corpus: Corpus | None = None
    progress: Callable[[str], None] = lambda _: None

    def load(self) -> Corpus:
        """Give the kept examples, with the fresh ones that were asked for behind them."""
        if self.corpus is None:
            self.corpus = self._read()
        return self.corpus

    def _read(self) -> Corpus:
        from gradekit.assignment import drawing  # late, as all that the verdict cache saves

        options, progress = self.options, self.progress
        corpus = drawing.get(
            self.assignment,
            isolation=self.isolation,
            seed=options.seed,
            examples=options.examples,
            progress=progress,
        )
        if not options.fresh:
            return corpus
        fresh = drawing.draw_examples(
            self.assignment, seed=options.fresh_seed, examples=options.fresh, progress=progress
        )
        examples = {name: [*corpus.examples[name], *fresh[name]] for name in fresh}
        return replace(corpus, examples=examples)

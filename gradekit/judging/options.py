"""What may be chosen of how to judge, and the examples that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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


class LazyCorpus:
    """The examples, read or drawn when they are first asked for.

    Parameters
    ----------
    assignment : Assignment
        Whose examples.
    options : Options
        Which of them.
    isolation : TierInUse
        What workers run in, where examples are drawn.
    corpus : Corpus, optional
        The examples, where they have been read before.
    progress : callable
        Called with a word of progress when drawing is needed.
    """

    def __init__(
        self,
        assignment: Assignment,
        options: Options,
        isolation: TierInUse,
        *,
        corpus: Corpus | None = None,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._assignment = assignment
        self._options = options
        self._isolation = isolation
        self._corpus = corpus
        self._progress = progress

    def load(self) -> Corpus:
        """Give the kept examples, with the fresh ones that were asked for behind them."""
        if self._corpus is None:
            self._corpus = self._read()
        return self._corpus

    def _read(self) -> Corpus:
        from gradekit.assignment import drawing  # late, as all that the verdict cache saves

        options, progress = self._options, self._progress
        corpus = drawing.get(
            self._assignment,
            isolation=self._isolation,
            seed=options.seed,
            examples=options.examples,
            progress=progress,
        )
        if not options.fresh:
            return corpus
        fresh = drawing.draw_examples(
            self._assignment, seed=options.fresh_seed, examples=options.fresh, progress=progress
        )
        examples = {name: [*corpus.examples[name], *fresh[name]] for name in fresh}
        return replace(corpus, examples=examples)

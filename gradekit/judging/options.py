"""Judging options, and the corpus that they select."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import DEFAULT_SEED, Corpus, Example
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.limits import Limits
from gradekit.sandbox.tiers import TierInUse


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How to judge.

    `only` are the properties to judge (all when empty); `before` are judged too and not
    reported: they tell which helpers are wrong. `fresh` examples are drawn besides the kept
    ones, from `fresh_seed`. `hints` is how much students may be shown at most, `steps`
    whether the right value's way is told.
    """

    seed: int = DEFAULT_SEED
    examples: int | None = None
    fresh: int = 0
    fresh_seed: int = 0
    only: Sequence[str] = ()
    before: Sequence[str] = ()
    hints: int = 3
    steps: bool = False

    def limits(self, manifest: Manifest) -> Limits:
        """Give the limits of an assignment; longer where there are more examples than usual."""
        asked = (self.examples or manifest.examples) + self.fresh
        return manifest.limits.longer(max(1.0, asked / manifest.examples))


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

"""The words of the field that a page explains, each in a sentence or two."""

from __future__ import annotations

import re
from typing import Final

from gradekit.model.report import Report

WORDS: Final = {
    "logit": "A score that a model gives to a class, any real number. Softmax makes "
    "probabilities of logits; only their differences count.",
    "softmax": "exp of each logit, divided by the sum of all of these: positive numbers "
    "that sum to 1.",
    "cross-entropy": "The mean of -log of the probability that a model gave to what was right: "
    "how surprised it was.",
    "nat": "The unit of a loss with the natural logarithm. One nat is 1.443 bits.",
    "bit": "The unit of a loss with the logarithm to the base 2. One bit is 0.693 nats.",
    "perplexity": "exp of the loss: among how many equally likely answers one would be "
    "as unsure as the model is.",
    "one-hot": "A list that is 1 at the right answer and 0 everywhere else.",
    "entropy": "The least mean surprise that is possible when one knows the probabilities.",
    "divergence": "What a wrong belief costs on top of the entropy, in nats; never negative.",
    "gradient": "The slope of the loss by each number it depends on; a step against it "
    "lowers the loss.",
    "learning rate": "The factor that says how far a step goes.",
    "teacher forcing": "While it is trained, a model is always given the right tokens before "
    "the one that it predicts, never its own predictions.",
}
"""Each word with its explanation; `gradekit help glossary` has more of them."""


def used_in(report: Report) -> dict[str, str]:
    """Select the words that the claims and explanations of a report use."""
    parts = [report.title]
    for result in report.properties:
        parts += [result.claim, result.explanation]
    for finding in report.findings:
        because = finding.explanation
        parts += [because.sentence, because.belief, because.remedy] if because else []
    text = " ".join(parts).lower()
    return {word: said for word, said in WORDS.items() if re.search(rf"(?<![\w-]){word}s?\b", text)}

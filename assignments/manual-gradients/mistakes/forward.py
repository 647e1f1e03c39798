"""The mean loss of a text under the network."""

from itertools import pairwise

from gradekit.mistakes import COUNTS, Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, DIVISORS, MEAN, OTHER_AVERAGES, averaged
from gradekit.mistakes.logits import LOGITS, TRANSFORMS
from gradekit.mistakes.loss_formulas import LOSSES
from gradekit.mistakes.losses import GUARDING, TARGETS, TERMS, position_loss
from gradekit.mistakes.model import RIGHT
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.positions import COUNT, PAIRS, positions
from gradekit.mistakes.tables import sentences
from gradekit.mistakes.windows import WINDOWS

from ._network import ACTIVATIONS, EMBEDDINGS, LAYERS, logits_of


def _seen_by_itself(state, tokens, start):
    """List what the network sees if it goes on from its own predictions at some position."""
    seen = list(tokens[: min(start, len(tokens) - 1)])
    for _ in tokens[start + 1 :]:
        logits, _ = logits_of(RIGHT, state, seen[-1])
        seen.append(logits.index(max(logits)))
    return list(zip(seen, tokens[1:], strict=True))


def _chained(pick, state, tokens):
    """Give the losses where the embeddings of all tokens so far are added up."""
    total, losses = [0.0] * len(state["wte"][0]), []
    for a, b in pairwise(tokens):
        total = [x + y for x, y in zip(total, state["wte"][a], strict=True)]
        logits, _ = logits_of(RIGHT, {**state, "wte": [total]}, 0)
        losses.append(position_loss(pick, logits, b))
    return losses


SEEN = {
    "own": "After the first token the network goes on from what it predicted itself.",
    "all_so_far": "The network sees the sum of all tokens so far, not only the last of them.",
}


@mistakes(
    average=sentences(AVERAGES, sum="forward_is_a_sum", tokens="forward_divides_by_all_tokens"),
    loss=sentences(
        LOSSES, no_normaliser="forward_without_softmax", no_maximum="forward_without_the_maximum"
    ),
    pairs=sentences(
        PAIRS,
        without=("distinct",),
        same="forward_predicts_the_same_token",
        skip_first="forward_skips_the_first_position",
        last_only="forward_of_the_last_position",
    ),
    seen={
        key: Sentence(text, "forward_reads_its_own_predictions" if key == "own" else "")
        for key, text in SEEN.items()
    },
    other_average=sentences(OTHER_AVERAGES),
    logits=sentences(TRANSFORMS),
    target=sentences(TARGETS),
    cut=sentences(
        CUTS,
        without=("absolute", "positive", "down"),
        single="forward_in_single_precision",
        negative="forward_without_the_minus",
    ),
    activation=sentences(ACTIVATIONS),
    embedding=sentences(EMBEDDINGS, without=("before", "after")),
    layer=sentences(LAYERS),
    **LOGITS,
    own_from=(
        COUNTS,
        "From position {k} on the network sees what it predicted itself; positions begin at 0.",
    ),
    **WINDOWS,
    **TERMS,
    **GUARDING,
    **DIVISORS,
    **ENDS,
    **COUNT.switches(),
    **MEAN.switches(),
    benign={"empty": ("error",)},
)
def forward(pick, state, tokens):
    """Give the mean of -log softmax(logits)[next token]."""
    pairs, count = positions(pick, tokens)
    if start := 1 if pick("seen") == "own" else pick("own_from"):
        pairs = _seen_by_itself(state, tokens, start)
    if pick("seen") == "all_so_far":
        losses = _chained(pick, state, tokens)
    else:
        losses = [position_loss(pick, logits_of(pick, state, a)[0], b) for a, b in pairs]
    return ended(pick, averaged(pick, losses, count, len(state["wte"])))

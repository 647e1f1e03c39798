"""The logits of the token that follows a token."""

from gradekit.mistakes import Sentence, mistakes
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.tables import chosen, sentences

from ._network import (
    ACTIVATIONS,
    EMBEDDINGS,
    LAYERS,
    NAMES,
    NETWORK,
    OUTPUTS,
    in_single_precision,
    logits_of,
)


@mistakes(
    activation=sentences(ACTIVATIONS, none="mlp_without_relu"),
    output=sentences(
        OUTPUTS, probabilities="mlp_returns_probabilities", batch="mlp_in_a_batch_of_one"
    ),
    embedding=sentences(EMBEDDINGS, before="mlp_counts_tokens_from_one"),
    layer=sentences(LAYERS, residual="mlp_adds_the_embedding"),
    names={
        key: Sentence(text, "mlp_takes_the_matrices_in_order" if key == "in_order" else "")
        for key, text in NAMES.items()
    },
    precision={
        "single": Sentence(
            "You compute in single precision (float32), about 7 digits.",
            "mlp_in_single_precision",
        ),
    },
    cut=sentences(CUTS, without=("positive",)),
    **NETWORK,
    **ENDS,
)
def mlp(pick, state, token_id):
    """Give fc2 · relu(fc1 · wte[token_id])."""
    logits, hidden = logits_of(pick, state, token_id)
    if pick("precision") is not None:
        logits = in_single_precision(state, token_id)
    return ended(pick, chosen(pick, "output", OUTPUTS)(logits, token_id, hidden))

"""Error model of `gpt`, read token by token."""

import numpy as np

from gradekit.mistakes import mistakes

from ._forward import positions, read, tensors
from ._switches import CHOICES, PARAMETERS


@mistakes(**CHOICES, **PARAMETERS, digits=(range(9), "You round the logits to {k} decimals."))
def sequence_logits(pick, state, n_head, tokens):
    """Give the logits after each token."""
    with np.errstate(all="ignore"):
        rows = read(pick, tensors(state), n_head, positions(tokens)).data
    return (rows if pick("digits") is None else np.round(rows, pick("digits"))).tolist()

"""Error model of `document_loss`."""

import marshal

import numpy as np

from gradekit.mistakes import mistakes

from ._document import SWITCHES, document
from ._forward import tensors
from ._switches import FACTORS
from ._tensor import Tensor
from ._terms import ACCEPTED


@mistakes(
    benign=ACCEPTED,
    **SWITCHES,
    factor=(FACTORS, "You multiply the loss by {k}."),
    digits=(range(9), "You round the loss to {k} decimals."),
)
def document_loss(pick, state, n_head, tokens, block_size):
    """Give the mean loss."""
    with np.errstate(all="ignore"):
        key = marshal.dumps(state)
        loss, _ = document(pick, tensors(state), n_head, tokens, block_size, key)
    loss = loss.data.item() if isinstance(loss, Tensor) else loss
    loss = loss if pick("factor") is None else loss * pick("factor")
    return loss if pick("digits") is None else round(loss, pick("digits"))

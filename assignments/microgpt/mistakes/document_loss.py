"""Error model of `document_loss`."""

import numpy as np

from gradekit.mistakes import NUMBERS, mistakes

from ._document import SWITCHES, document
from ._forward import tensors
from ._tensor import Tensor
from ._terms import ACCEPTED


@mistakes(
    benign=ACCEPTED,
    **SWITCHES,
    factor=(NUMBERS, "You multiply the loss by {k}."),
    digits=(range(10), "You round the loss to {k} digits."),
)
def document_loss(pick, state, n_head, tokens, block_size):
    """Give the mean loss."""
    with np.errstate(all="ignore"):
        loss, _ = document(pick, tensors(state), n_head, tokens, block_size)
    loss = loss.data.item() if isinstance(loss, Tensor) else loss
    loss = loss if pick("factor") is None else loss * pick("factor")
    return loss if pick("digits") is None else round(loss, pick("digits"))

"""The loss of a document: each token is predicted from all before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..losses.sequence_loss import sequence_loss
from ..networks.contract import require_tokens
from .contract import require_transformer
from .reading import sequence_logits


def document_loss(
    state: Mapping[str, Sequence[Sequence[float]]],
    n_head: int,
    tokens: Sequence[int],
    block_size: int,
) -> float:
    """Compute the mean loss of a document under a transformer.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        The matrices of a transformer.
    n_head : int
        Number of heads.
    tokens : sequence of int, shape (N,)
        The document, N >= 2.
    block_size : int
        The most tokens that may be read, from 1 to B.

    Returns
    -------
    float
        The mean loss, in nats per position, >= 0.

    Raises
    ------
    ValueError
        If the block size is below 1, the document has fewer than 2 tokens, or the
        matrices do not fit together.

    Notes
    -----
    L = (1/n) sum_i loss(logits_i, tokens[i + 1]), i = 0, ..., n - 1, with
    n = min(block_size, N - 1). What is fed in is what was written, not what was
    predicted: teacher forcing.

    References
    ----------
    Williams & Zipser (1989), A learning algorithm for continually running fully
    recurrent neural networks, Neural Computation 1(2), 270-280: teacher forcing.

    Examples
    --------
    >>> state = {"wte": [[0.0], [1.0]], "wpe": [[0.0]] * 2, "lm_head": [[0.0], [0.0]]}
    >>> document_loss(state, 1, [1, 0, 1], 2)
    0.6931471805599453
    """
    require_transformer(state, n_head)
    require_tokens(tokens, len(state["wte"]))
    if block_size < 1:
        raise ValueError(f"block_size={block_size!r}, but it must be at least 1")
    n = min(block_size, len(tokens) - 1)
    return sequence_loss(sequence_logits(state, n_head, tokens[:n]), tokens[1 : n + 1])

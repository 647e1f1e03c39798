"""A small network: an embedding, one hidden layer, and logits for the token that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..losses.sequence_loss import sequence_loss
from .contract import require_state, require_tokens
from .linear import linear
from .relu import relu


def mlp(state: Mapping[str, Sequence[Sequence[float]]], token_id: int) -> list[float]:
    """Compute the logits of the token that follows a token.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        `wte`, an embedding for each token; `mlp_fc1`, the hidden layer; `mlp_fc2`, the
        output layer. Rows are outputs.
    token_id : int
        The token that is seen, from 0 to V - 1.

    Returns
    -------
    list of float, shape (V,)
        Logits, in nats.

    Raises
    ------
    ValueError
        If the matrices do not fit together, or the token has no row.

    Notes
    -----
    mlp(a) = fc2 relu(fc1 wte[a]).

    Within 8 u Z, where u = 2^-53 and Z is the same with absolute values throughout.

    References
    ----------
    Bengio, Ducharme, Vincent & Jauvin (2003), A neural probabilistic language model,
    JMLR 3, 1137-1155, equation 1, with one word of context and ReLU for tanh.

    Examples
    --------
    >>> state = {"wte": [[1.0], [-1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[1.0], [3.0]]}
    >>> mlp(state, 0), mlp(state, 1)
    ([2.0, 6.0], [0.0, 0.0])
    """
    require_state(state)
    if not 0 <= token_id < len(state["wte"]):
        raise ValueError(
            f"token_id={token_id!r}, but with {len(state['wte'])} rows "
            f"a token must be from 0 to {len(state['wte']) - 1}"
        )
    hidden = relu(linear(state["wte"][token_id], state["mlp_fc1"]))
    return linear(hidden, state["mlp_fc2"])


def forward(state: Mapping[str, Sequence[Sequence[float]]], tokens: Sequence[int]) -> float:
    """Compute the mean loss of a text under the network.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1: at position i the network sees tokens[i] and should predict
        tokens[i + 1].

    Returns
    -------
    float
        The mean loss, in nats per position, >= 0.

    Raises
    ------
    ValueError
        If the matrices do not fit together, the text has fewer than 2 tokens, or a token
        has no row.

    Notes
    -----
    L = (1/n) sum_i loss(mlp(x_i), x_(i+1)), i = 0, ..., n - 1.

    Within 4 ulps + 16 u Z, where u = 2^-53 and Z is the largest logit with absolute
    values throughout.

    References
    ----------
    Bengio, Ducharme, Vincent & Jauvin (2003), section 2: the penalised log-likelihood,
    here without penalty.

    Examples
    --------
    >>> state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[1.0]], "mlp_fc2": [[0.0], [0.0]]}
    >>> forward(state, [0, 1, 0])
    0.6931471805599453
    """
    require_state(state)
    require_tokens(tokens, len(state["wte"]))
    return sequence_loss([mlp(state, token) for token in tokens[:-1]], tokens[1:])

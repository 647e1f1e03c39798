# gradekit: manual-gradients
"""Style: NumPy with einsum over all positions, perturbations through np.ndenumerate."""

import numpy as np

State = dict[str, np.ndarray]


def linear(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.einsum("oi,i->o", w, x)


def logits_of(state, ids):
    x = state["wte"][ids]
    pre = np.einsum("nd,hd->nh", x, state["mlp_fc1"])
    act = np.where(pre > 0, pre, 0.0)
    return x, pre, act, np.einsum("nh,vh->nv", act, state["mlp_fc2"])


def mlp(state: dict[str, np.ndarray], token_id: int) -> np.ndarray:
    if not 0 <= token_id < len(state["wte"]):
        raise IndexError(token_id)
    return logits_of(state, [token_id])[-1][0]


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def forward(state: dict[str, np.ndarray], tokens: list[int]) -> float:
    logp = log_softmax(logits_of(state, tokens[:-1])[-1])
    return -np.take_along_axis(logp, np.array(tokens[1:])[:, None], axis=1).mean()


def numerical_gradients(
    state: dict[str, np.ndarray], tokens: list[int], eps: float
) -> dict[str, np.ndarray]:
    def moved(name, index, way):
        matrix = state[name].copy()
        matrix[index] += way
        return forward({**state, name: matrix}, tokens)

    grads = {}
    for name, matrix in state.items():
        grads[name] = np.empty(matrix.shape)
        for index, _ in np.ndenumerate(matrix):
            grads[name][index] = moved(name, index, eps) - moved(name, index, -eps)
        grads[name] /= 2 * eps
    return grads


def analytic_gradients(
    state: dict[str, np.ndarray], tokens: list[int]
) -> tuple[float, dict[str, np.ndarray]]:
    ids, nxt = np.array(tokens[:-1]), np.array(tokens[1:])
    x, pre, act, z = logits_of(state, ids)
    logp = log_softmax(z)
    dz = np.exp(logp)
    dz[np.arange(len(ids)), nxt] -= 1
    dz /= len(ids)
    dpre = np.einsum("nv,vh->nh", dz, state["mlp_fc2"]) * (pre > 0)
    dwte = np.zeros_like(state["wte"])
    np.add.at(dwte, ids, np.einsum("nh,hd->nd", dpre, state["mlp_fc1"]))
    return -logp[np.arange(len(ids)), nxt].mean(), {
        "wte": dwte,
        "mlp_fc1": np.einsum("nh,nd->hd", dpre, x),
        "mlp_fc2": np.einsum("nv,nh->vh", dz, act),
    }


def learning_rate_at(step, num_steps, learning_rate):
    return float(np.interp(step, [0, num_steps], [learning_rate, 0.0]))


def sgd_step(
    state: dict[str, np.ndarray], grads: dict[str, np.ndarray], learning_rate: float
) -> dict[str, np.ndarray]:
    return {name: state[name] - learning_rate * grads[name] for name in state}


def train_step(state: dict[str, np.ndarray], tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))

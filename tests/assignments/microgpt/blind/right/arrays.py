# gradekit: microgpt
import numpy as np


def linear(x, w):
    return np.asarray(w) @ np.asarray(x)


def rmsnorm(x):
    x = np.asarray(x)
    return x / np.sqrt((x * x).mean() + 1e-5)


def softmax(scores):
    e = np.exp(scores - scores.real.max())
    return e / e.sum()


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(np.asarray(state["wte"])[token_id] + np.asarray(state["wpe"])[pos_id])
    size = len(x) // n_head
    for layer in range(len(keys)):
        w = {k.split(".")[1]: m for k, m in state.items() if k.startswith(f"layer{layer}.")}
        y = rmsnorm(x)
        q = linear(y, w["attn_wq"])
        keys[layer].append(linear(y, w["attn_wk"]))
        values[layer].append(linear(y, w["attn_wv"]))
        K, v = np.array(keys[layer]), np.array(values[layer])
        heads = []
        for h in range(n_head):
            part = slice(h * size, (h + 1) * size)
            share = softmax(K[:, part] @ q[part] / np.sqrt(size))
            heads.append(share @ v[:, part])
        x = x + linear(np.concatenate(heads), w["attn_wo"])
        hidden = linear(rmsnorm(x), w["mlp_fc1"])
        x = x + linear(np.where(hidden.real > 0, hidden, 0), w["mlp_fc2"])
    return linear(x, state["lm_head"])


def document_loss(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    n_layer = sum(name.endswith("attn_wq") for name in state)
    keys, values = [[] for _ in range(n_layer)], [[] for _ in range(n_layer)]
    total = 0
    for pos in range(n):
        z = np.asarray(gpt(state, n_head, tokens[pos], pos, keys, values))
        z = z - z.real.max()
        total += np.log(np.exp(z).sum()) - z[tokens[pos + 1]]
    return total / n


def document_gradients(state, n_head, tokens, block_size):
    # complex step: the imaginary part of L(w + ih) is h times the slope
    work = {name: np.array(rows, dtype=complex) for name, rows in state.items()}
    grads = {name: np.zeros(matrix.shape) for name, matrix in work.items()}
    for name, matrix in work.items():
        for index in np.ndindex(matrix.shape):
            matrix[index] += 1e-30j
            grads[name][index] = document_loss(work, n_head, tokens, block_size).imag / 1e-30
            matrix[index] = matrix[index].real
    return float(document_loss(work, n_head, tokens, block_size).real), grads

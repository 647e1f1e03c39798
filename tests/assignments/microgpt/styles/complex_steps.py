# gradekit: microgpt
"""Style: complex steps: a weight is moved by 1e-20 i, the slope stands in the imaginary part."""

import cmath
import itertools
import math

H = 1e-20


def linear(x, w):
    return [sum(map(lambda a, b: a * b, row, x)) for row in w]


def rmsnorm(x):
    mean = sum(a * a for a in x) / len(x)
    root = cmath.sqrt(mean + 1e-5) if isinstance(mean, complex) else math.sqrt(mean + 1e-5)
    return [a / root for a in x]


def real(z):
    return z.real


def exp(z):
    return cmath.exp(z) if isinstance(z, complex) else math.exp(z)


def softmax(zs):
    top = max(map(real, zs))
    es = [exp(z - top) for z in zs]
    total = sum(es)
    return [e / total for e in es]


def relu(z):
    return z if z.real > 0 else 0.0


def add(a, b):
    return list(map(lambda u, v: u + v, a, b))


def attention(q, ks, vs, n_head):
    size = len(q) // n_head
    heads = []
    for h in range(n_head):
        mine = slice(h * size, h * size + size)
        weights = softmax([linear(q[mine], [k[mine]])[0] * size**-0.5 for k in ks])
        heads.append([linear(weights, [column])[0] for column in zip(*[v[mine] for v in vs])])
    return list(itertools.chain.from_iterable(heads))


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(state["wte"][token_id], state["wpe"][pos_id]))
    for i in itertools.count():
        layer = f"layer{i}"
        if f"{layer}.attn_wq" not in state:
            break
        y = rmsnorm(x)
        keys[i].append(linear(y, state[layer + ".attn_wk"]))
        values[i].append(linear(y, state[layer + ".attn_wv"]))
        heads = attention(linear(y, state[layer + ".attn_wq"]), keys[i], values[i], n_head)
        x = add(x, linear(heads, state[layer + ".attn_wo"]))
        hidden = list(map(relu, linear(rmsnorm(x), state[layer + ".mlp_fc1"])))
        x = add(x, linear(hidden, state[layer + ".mlp_fc2"]))
    return linear(x, state["lm_head"])


def nll(zs, target):
    top = max(map(real, zs))
    total = sum(exp(z - top) for z in zs)
    log = cmath.log if isinstance(total, complex) else math.log
    return log(total) + top - zs[target]


def document_loss(state, n_head, tokens, block_size):
    keys, values = [[[] for _ in state] for _ in "kv"]
    losses = []
    for i, (now, then) in enumerate(zip(tokens[:block_size], tokens[1:])):
        losses.append(nll(gpt(state, n_head, now, i, keys, values), then))
    return sum(losses) / len(losses)


def document_gradients(state, n_head, tokens, block_size):
    loss = document_loss(state, n_head, tokens, block_size)
    copy = {name: [list(row) for row in rows] for name, rows in state.items()}
    grads = {}
    for name, rows in copy.items():
        grads[name] = []
        for row in rows:
            slopes = []
            for j, weight in enumerate(row):
                row[j] = complex(weight, H)
                moved = document_loss(copy, n_head, tokens, block_size)
                slopes.append(moved.imag / H)
                row[j] = weight
            grads[name].append(slopes)
    return loss, grads

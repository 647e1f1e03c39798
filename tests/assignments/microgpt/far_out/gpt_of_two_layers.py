# gradekit: microgpt
# base: microgpt
# far: sequence_logits(model(layers=3), 1, [0])
# near: [sequence_logits(model(layers=layers), 2, [0, 2, 1]) for layers in (1, 2)]
"""Goes wrong for three layers and more: the names of two are written out."""

LAYERS = ("layer0", "layer1")


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(plus(state["wte"][token_id], state["wpe"][pos_id]))
    head_dim = len(x) // n_head
    for layer, seen, found in zip(LAYERS, keys, values):
        wq, wk, wv, wo = (state[f"{layer}.attn_w{kind}"] for kind in "qkvo")
        y = rmsnorm(x)
        q = linear(y, wq)
        seen.append(linear(y, wk))
        found.append(linear(y, wv))
        mixed = []
        for start in range(0, len(x), head_dim):
            own = slice(start, start + head_dim)
            shares = softmax([dot(q[own], key[own]) * head_dim**-0.5 for key in seen])
            mixed += [dot(shares, column) for column in zip(*(value[own] for value in found))]
        x = plus(x, linear(mixed, wo))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"{layer}.mlp_fc1"])]
        x = plus(x, linear(hidden, state[f"{layer}.mlp_fc2"]))
    return linear(x, state["lm_head"])

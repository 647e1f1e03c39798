# gradekit: microgpt
# base: microgpt
# far: [sequence_logits(model(), heads, [0, 2, 1]) for heads in (1, 2)]
# near: [sequence_logits(model(), 2, [0, 2, 1]), sequence_logits(model(layers=2), 2, [1, 0])]
"""Goes wrong for a second model with heads of another width: 1 / sqrt is computed once for all."""

SCALE = []


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(plus(state["wte"][token_id], state["wpe"][pos_id]))
    head_dim = len(x) // n_head
    if not SCALE:
        SCALE.append(head_dim**-0.5)
    for i, (seen, found) in enumerate(zip(keys, values)):
        wq, wk, wv, wo = (state[f"layer{i}.attn_w{kind}"] for kind in "qkvo")
        y = rmsnorm(x)
        q = linear(y, wq)
        seen.append(linear(y, wk))
        found.append(linear(y, wv))
        mixed = []
        for start in range(0, len(x), head_dim):
            own = slice(start, start + head_dim)
            shares = softmax([dot(q[own], key[own]) * SCALE[0] for key in seen])
            mixed += [dot(shares, column) for column in zip(*(value[own] for value in found))]
        x = plus(x, linear(mixed, wo))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = plus(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])

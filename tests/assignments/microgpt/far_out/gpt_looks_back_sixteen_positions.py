# gradekit: microgpt
# base: microgpt
# far: sequence_logits(model(positions=17, width=2), 1, [0, 1, 2] + [1] * 14)
# near: sequence_logits(model(layers=2), 2, [0, 2, 1])
"""Goes wrong from the 17th position on: attention sees the last sixteen only."""

WINDOW = 16


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(plus(state["wte"][token_id], state["wpe"][pos_id]))
    head_dim = len(x) // n_head
    for i, (seen, found) in enumerate(zip(keys, values)):
        wq, wk, wv, wo = (state[f"layer{i}.attn_w{kind}"] for kind in "qkvo")
        y = rmsnorm(x)
        q = linear(y, wq)
        seen.append(linear(y, wk))
        found.append(linear(y, wv))
        near_keys, near_values = seen[-WINDOW:], found[-WINDOW:]
        mixed = []
        for start in range(0, len(x), head_dim):
            own = slice(start, start + head_dim)
            shares = softmax([dot(q[own], key[own]) * head_dim**-0.5 for key in near_keys])
            mixed += [dot(shares, column) for column in zip(*(v[own] for v in near_values))]
        x = plus(x, linear(mixed, wo))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = plus(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])

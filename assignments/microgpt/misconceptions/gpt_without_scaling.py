# gradekit: microgpt
"""The score of a key is its product with the query.

Remedy: Divide the product by sqrt(head_dim). Longer vectors would have sharper attention
otherwise.
"""


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(map(lift, state["wte"][token_id]), state["wpe"][pos_id]))
    size = len(x) // n_head
    for i in range(len(keys)):
        y = rmsnorm(x)
        q, k, v = (linear(y, state[f"layer{i}.attn_w{kind}"]) for kind in "qkv")
        keys[i].append(k)
        values[i].append(v)
        mixed = []
        for h in range(n_head):
            own = range(h * size, (h + 1) * size)
            scores = [sum(q[j] * key[j] for j in own) for key in keys[i]]
            weights = softmax(scores)
            mixed += [sum(w * value[j] for w, value in zip(weights, values[i])) for j in own]
        x = add(x, linear(mixed, state[f"layer{i}.attn_wo"]))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = add(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])

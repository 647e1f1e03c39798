# gradekit: microgpt
# function: interleaved_logits
"""Keys and values are kept in a dict of my own, by layer and position.

Remedy: Use the lists that are passed in. Another text would find what this one has kept.
"""


memory = {}


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(map(lift, state["wte"][token_id]), state["wpe"][pos_id]))
    size = len(x) // n_head
    for i in range(len(keys)):
        y = rmsnorm(x)
        q, k, v = (linear(y, state[f"layer{i}.attn_w{kind}"]) for kind in "qkv")
        memory[i, pos_id] = k, v
        seen, found = zip(*(memory[i, place] for place in range(pos_id + 1)))
        mixed = []
        for h in range(n_head):
            own = range(h * size, (h + 1) * size)
            scores = [sum(q[j] * key[j] for j in own) * size**-0.5 for key in seen]
            weights = softmax(scores)
            mixed += [sum(w * value[j] for w, value in zip(weights, found)) for j in own]
        x = add(x, linear(mixed, state[f"layer{i}.attn_wo"]))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = add(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])

# gradekit: microgpt
# base: with_arrays
"""The logits are returned as float32, as a model on a graphics card would.

Remedy: Leave the dtype out: Python and NumPy compute in double precision.
"""


def read(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(state["wte"][token_id], state["wpe"][pos_id]))
    for i in range(len(keys)):
        wq, wk, wv, wo = (state[f"layer{i}.{name}"] for name in ATTENTION)
        y = rmsnorm(x)
        keys[i].append(linear(y, wk))
        values[i].append(linear(y, wv))
        x = add(x, linear(attend(linear(y, wq), keys[i], values[i], n_head), wo))
        hidden = [max(0.0, a) for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = add(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])


def gpt(*arguments):
    return np.array(read(*arguments), np.float32).tolist()

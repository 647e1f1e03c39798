# gradekit: microgpt
# function: gpt
# belief: You add what attention and the hidden layer give to the normed vector, and not to the one before the norm.
# base: arrays


def attend(q, past_keys, past_values, n_head):
    heads = []
    q = np.split(q, n_head)
    ks, vs = np.split(np.array(past_keys), n_head, axis=1), np.split(np.array(past_values), n_head, axis=1)
    for q_h, k_h, v_h in zip(q, ks, vs):
        weights = softmax(k_h @ q_h / np.sqrt(len(q_h)))
        heads.append(weights @ v_h)
    return np.concatenate(heads)


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = np.asarray(state["wte"][token_id]) + np.asarray(state["wpe"][pos_id])
    x = rmsnorm(x)
    for i in range(len(keys)):
        x = rmsnorm(x)
        q = linear(x, state[f"layer{i}.attn_wq"])
        keys[i].append(linear(x, state[f"layer{i}.attn_wk"]))
        values[i].append(linear(x, state[f"layer{i}.attn_wv"]))
        x = x + linear(attend(q, keys[i], values[i], n_head), state[f"layer{i}.attn_wo"])
        x = rmsnorm(x)
        h = linear(x, state[f"layer{i}.mlp_fc1"])
        h = h * (h.real > 0)
        x = x + linear(h, state[f"layer{i}.mlp_fc2"])
    return linear(x, state["lm_head"])

# gradekit: manual-gradients
# function: analytic_gradients
# belief: You assign the embedding's gradient (=) at each position in place of adding it (+=).
# base: plain


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    d, h, V = len(wte[0]), len(fc1), len(wte)
    dwte = [[0.0] * d for _ in range(V)]
    dfc1 = [[0.0] * d for _ in range(h)]
    dfc2 = [[0.0] * h for _ in range(V)]
    n = len(tokens) - 1
    for i in range(n):
        x = wte[tokens[i]]
        pre = linear(x, fc1)
        act = [u if u > 0 else 0.0 for u in pre]
        dz = softmax(linear(act, fc2))
        dz[tokens[i + 1]] -= 1.0
        dz = [g / n for g in dz]
        dact = [sum(dz[o] * fc2[o][k] for o in range(V)) for k in range(h)]
        dpre = [g if u > 0 else 0.0 for g, u in zip(dact, pre)]
        for o in range(V):
            for k in range(h):
                dfc2[o][k] += dz[o] * act[k]
        for k in range(h):
            for j in range(d):
                dfc1[k][j] += dpre[k] * x[j]
        dwte[tokens[i]] = [sum(dpre[k] * fc1[k][j] for k in range(h)) for j in range(d)]
    return forward(state, tokens), {"wte": dwte, "mlp_fc1": dfc1, "mlp_fc2": dfc2}

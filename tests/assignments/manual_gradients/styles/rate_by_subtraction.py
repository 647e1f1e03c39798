# gradekit: manual-gradients
"""Style: loops over indices as in C; the rate loses a piece with every step."""
from math import exp, log


def zeros(rows, cols):
    m = []
    for _ in range(rows):
        m.append([0.0] * cols)
    return m


def linear(x, w):
    y = [0.0] * len(w)
    for o in range(len(w)):
        for i in range(len(x)):
            y[o] += w[o][i] * x[i]
    return y


def relu(x):
    y = [0.0] * len(x)
    for i in range(len(x)):
        if x[i] > 0:
            y[i] = x[i]
    return y


def mlp(state, token_id):
    x = state["wte"][token_id]
    x = linear(x, state["mlp_fc1"])
    x = relu(x)
    x = linear(x, state["mlp_fc2"])
    return x


def softmax(z):
    m = z[0]
    for i in range(1, len(z)):
        if z[i] > m:
            m = z[i]
    p = [0.0] * len(z)
    s = 0.0
    for i in range(len(z)):
        p[i] = exp(z[i] - m)
        s += p[i]
    for i in range(len(z)):
        p[i] /= s
    return p


def forward(state, tokens):
    loss = 0.0
    n = len(tokens) - 1
    for i in range(n):
        z = mlp(state, tokens[i])
        m = max(z)
        s = 0.0
        for k in range(len(z)):
            s += exp(z[k] - m)
        loss += m + log(s) - z[tokens[i + 1]]
    return loss / n


def numerical_gradients(state, tokens, eps):
    copy = {}
    for name in state:
        copy[name] = [list(row) for row in state[name]]
    base = forward(copy, tokens)
    grads = {}
    for name in copy:
        w = copy[name]
        g = zeros(len(w), len(w[0]))
        for r in range(len(w)):
            for c in range(len(w[0])):
                keep = w[r][c]
                w[r][c] = keep + eps
                g[r][c] = (forward(copy, tokens) - base) / eps
                w[r][c] = keep
        grads[name] = g
    return grads


def analytic_gradients(state, tokens):
    wte = state["wte"]
    fc1 = state["mlp_fc1"]
    fc2 = state["mlp_fc2"]
    V = len(wte)
    d = len(wte[0])
    h = len(fc1)
    g_wte = zeros(V, d)
    g_fc1 = zeros(h, d)
    g_fc2 = zeros(V, h)
    n = len(tokens) - 1
    for i in range(n):
        t = tokens[i]
        x = wte[t]
        a = linear(x, fc1)
        y = relu(a)
        z = linear(y, fc2)
        dz = softmax(z)
        dz[tokens[i + 1]] -= 1.0
        for k in range(V):
            dz[k] /= n
        for u in range(h):
            da = 0.0
            for k in range(V):
                g_fc2[k][u] += dz[k] * y[u]
                da += dz[k] * fc2[k][u]
            if a[u] > 0:
                for c in range(d):
                    g_fc1[u][c] += da * x[c]
                    g_wte[t][c] += da * fc1[u][c]
    return forward(state, tokens), {"wte": g_wte, "mlp_fc1": g_fc1, "mlp_fc2": g_fc2}


def learning_rate_at(step, num_steps, learning_rate):
    rate = learning_rate
    decrease = learning_rate / num_steps
    while step > 0:
        rate -= decrease
        step -= 1
    return rate


def sgd_step(state, grads, learning_rate):
    for name in state:
        for r in range(len(state[name])):
            for c in range(len(state[name][r])):
                state[name][r][c] -= learning_rate * grads[name][r][c]
    return state


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    state = sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
    return loss, state

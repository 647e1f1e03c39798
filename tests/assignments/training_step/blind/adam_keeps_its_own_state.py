# gradekit: training-step
# function: adam_step
# belief: You keep m and v in an optimiser object of your own and ignore those that are handed in.
# base: arrays


class Adam:
    def __init__(self):
        self.m = None
        self.v = None

    def update(self, w, g, t, lr, b1, b2, eps):
        if self.m is None or self.m.shape != g.shape:
            self.m = np.zeros_like(g)
            self.v = np.zeros_like(g)
        self.m = b1 * self.m + (1 - b1) * g
        self.v = b2 * self.v + (1 - b2) * g**2
        m_hat = self.m / (1 - b1**t)
        v_hat = self.v / (1 - b2**t)
        return w - lr * m_hat / (np.sqrt(v_hat) + eps)


optimizer = Adam()


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    w = np.array(params, dtype=float)
    g = np.array(grads, dtype=float)
    w = optimizer.update(w, g, step + 1, learning_rate, beta1, beta2, eps)
    return w, optimizer.m, optimizer.v

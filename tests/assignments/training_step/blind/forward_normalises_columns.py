# gradekit: training-step
# function: forward
# belief: You normalise the columns of the table (axis=0) and not its rows.
# base: arrays


def forward(weights, tokens):
    w = np.array(weights, dtype=float)
    w = w - w.max(axis=0)
    log_probs = w - np.log(np.exp(w).sum(axis=0))
    tokens = np.array(tokens)
    return float(-log_probs[tokens[:-1], tokens[1:]].mean())

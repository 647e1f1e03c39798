# gradekit: training-step
# base: plain_lists
# far: forward([[0.0, 0.0], [-800.0, -800.0]], [1, 0])
# near: forward([[1.0, 2.0], [-3.0, 0.5]], [1, 0, 0, 1])
"""Goes wrong where a row lies 746 or more below another: one maximum is taken off all rows."""


def forward(weights, tokens):
    largest = max(max(row) for row in weights)
    exps = [[math.exp(w - largest) for w in row] for row in weights]
    losses = [math.log(sum(exps[a]) / exps[a][b]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

# gradekit: training-step
"""Token 1 is the first one, so its row is weights[0].

Remedy: Use the token as the index, weights[a][b]: ids count from 0, as lists do.
"""


def forward(weights, tokens):
    losses = [-math.log(softmax(weights[a - 1])[b - 1]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

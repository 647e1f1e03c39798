# gradekit: training-step
"""The target of a position is the token that stands there.

Remedy: The target of position i is tokens[i + 1]: the model has to say what comes next.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log(softmax(weights[a])[a]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

# gradekit: training-step
"""A mean is over all tokens, so I divide by len(tokens).

Remedy: Divide by the number of positions, len(tokens) - 1: the last token is asked nothing.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(tokens)

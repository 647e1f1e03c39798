# gradekit: training-step
"""The mark at the end is no letter, so nobody has to predict it.

Remedy: Let the last token be a target like all others: a name has to know where it ends.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:-1])]
    return sum(losses) / max(len(losses), 1)

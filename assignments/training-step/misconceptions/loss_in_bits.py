# gradekit: training-step
"""Information is measured in bits, so I took log2.

Remedy: Use math.log. The loss is in nats; a bit is 0.693 of them.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log2(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

# gradekit: training-step
"""A high logit is a small loss, so the loss of a position is minus its logit.

Remedy: Add the logarithm of the sum of exp over the whole row: only what a logit has beyond
the others counts.
"""


def forward(weights, tokens):
    pairs = list(zip(tokens, tokens[1:], strict=False))
    return -sum(weights[a][b] for a, b in pairs) / len(pairs)

# gradekit: training-step
"""I subtract the maximum from the row, which changes nothing.

Remedy: Build a new list with the shifted logits, so that the table keeps its own.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    for row in weights:
        row[:] = [w - max(row) - 1 for w in row]
    losses = [-math.log(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

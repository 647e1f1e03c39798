# gradekit: training-step
"""The logits after token a are the column a of the table.

Remedy: Use the row weights[a]: rows are what was seen, columns what may follow.
"""


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [
        -math.log(softmax([row[a] for row in weights])[b]) for a, b in zip(tokens, tokens[1:])
    ]
    return sum(losses) / len(losses)

# gradekit: manual-gradients
"""The loss of a text is the sum divided by the number of its tokens.

Remedy: The last token predicts nothing: n + 1 tokens have n positions. Divide by
len(tokens) - 1.
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return sum(losses) / len(tokens)

# gradekit: manual-gradients
"""The right answer at position i is tokens[i].

Remedy: The network should predict what follows: at position i the right answer is
tokens[i + 1].
"""


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens[:-1], tokens[:-1])]
    return sum(losses) / len(losses)

# gradekit: manual-gradients
# base: plain_lists
# far: forward(network([[0.0], [1.0]]), [0] * 33 + [1])
# near: forward(network([[0.0], [1.0]]), [0, 1, 1])
"""Goes wrong for more than 32 positions: a text is cut to the block, which nobody asked for."""

BLOCK_SIZE = 32


def forward(state, tokens):
    n = min(BLOCK_SIZE, len(tokens) - 1)
    losses = [log_loss(mlp(state, tokens[i]), tokens[i + 1]) for i in range(n)]
    return sum(losses) / n

# gradekit: manual-gradients
# base: plain_lists
# far: mlp(network([[1.0], [2.0]], fc1=101.0), 0)
# near: mlp(network([[2.0], [1.0]], fc1=-1.0), 0)
"""Goes wrong where a hidden unit receives more than 100: it is limited, against overflow."""


def mlp(state, token_id):
    x = state["wte"][token_id]
    x = linear(x, state["mlp_fc1"])
    x = [min(max(0.0, xi), 100.0) for xi in x]
    return linear(x, state["mlp_fc2"])

# gradekit: manual-gradients
"""The network is two matrices, one after the other.

Remedy: Between the two layers goes ReLU: replace every negative number of the hidden
layer by 0. Without it two layers are no more than one.
"""


def mlp(state, token_id):
    received = linear(state["wte"][token_id], state["mlp_fc1"])
    hidden = received
    return linear(hidden, state["mlp_fc2"])

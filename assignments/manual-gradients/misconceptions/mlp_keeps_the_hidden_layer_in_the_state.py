# gradekit: manual-gradients
"""The way back needs the hidden layer, so I keep it in the state.

Remedy: The state holds weights, and everything that runs over it now meets a
stranger. Compute the hidden layer again, or return it from a function of your own.
"""


def mlp(state, token_id):
    received = linear(state["wte"][token_id], state["mlp_fc1"])
    state["hidden"] = [[max(0.0, r) for r in received]]
    return linear(state["hidden"][0], state["mlp_fc2"])

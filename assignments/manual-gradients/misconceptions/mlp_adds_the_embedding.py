# gradekit: manual-gradients
"""A residual connection helps, so I add the embedding to the hidden layer.

Remedy: This network has no residual connection: what leaves the ReLU goes into
mlp_fc2 as it is.
"""


def mlp(state, token_id):
    received = linear(state["wte"][token_id], state["mlp_fc1"])
    hidden = [max(0.0, r) for r in received]
    for i, a in enumerate(state["wte"][token_id][: len(hidden)]):
        hidden[i] += a
    return linear(hidden, state["mlp_fc2"])

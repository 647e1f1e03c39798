# gradekit: manual-gradients
"""A network takes a batch, so I make one of the token, and return the batch.

Remedy: Return its row: one logit for each token, in one pair of brackets.
"""


def mlp(state, token_id):
    received = linear(state["wte"][token_id], state["mlp_fc1"])
    hidden = [max(0.0, r) for r in received]
    return [linear(hidden, state["mlp_fc2"])]

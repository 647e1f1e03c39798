# gradekit: manual-gradients
"""Tokens are numbered from 1, lists from 0, so I subtract 1.

Remedy: Token ids count from 0, like lists. The embedding of token_id is
state["wte"][token_id].
"""


def mlp(state, token_id):
    received = linear(state["wte"][token_id - 1], state["mlp_fc1"])
    hidden = [max(0.0, r) for r in received]
    return linear(hidden, state["mlp_fc2"])

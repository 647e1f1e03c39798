# gradekit: manual-gradients
"""The state holds the embedding first, then the hidden layer, then the output layer.

Remedy: Ask for each matrix by its name: state["wte"], state["mlp_fc1"],
state["mlp_fc2"]. Their order in the dict means nothing.
"""


def mlp(state, token_id):
    wte, fc1, fc2 = state.values()
    hidden = [max(0.0, r) for r in linear(wte[token_id], fc1)]
    return linear(hidden, fc2)

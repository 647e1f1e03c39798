# gradekit: manual-gradients
# function: mlp
# belief: You use a leaky ReLU, which lets a hundredth of what is below 0 through.
# base: plain


def activation(h):
    return h if h > 0 else 0.01 * h


def mlp(state, token_id):
    embedding = state["wte"][token_id]
    hidden = [activation(h) for h in linear(embedding, state["mlp_fc1"])]
    return linear(hidden, state["mlp_fc2"])

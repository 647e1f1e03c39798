# gradekit: manual-gradients
# function: mlp
# belief: You apply ReLU to the logits, too.
# base: arrays


def relu(x):
    return np.maximum(0.0, x)


def mlp(state, token_id):
    x = state["wte"][token_id]
    for name in ("mlp_fc1", "mlp_fc2"):
        x = relu(np.asarray(linear(x, state[name])))
    return x

# gradekit: manual-gradients
# function: sgd_step
# belief: You pair matrices and gradients by their order in the dicts, not by name.
# base: arrays


def sgd_step(state, grads, learning_rate):
    new_state = {}
    for (name, w), g in zip(state.items(), grads.values()):
        new_state[name] = np.array(w, dtype=float) - learning_rate * np.array(g, dtype=float)
    return new_state

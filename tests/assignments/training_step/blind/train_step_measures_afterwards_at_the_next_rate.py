# gradekit: training-step
# function: train_step
# belief: You measure the loss after the update, and take the rate of the next step.
# base: plain


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    V = len(weights)
    grads = flatten(backward(weights, tokens))
    lr = learning_rate_at(step + 1, num_steps, learning_rate)
    w, new_m, new_v = adam_step(
        flatten(weights), grads, flatten(m), flatten(v), step, lr, beta1, beta2, eps
    )
    weights = unflatten(w, V)
    loss = forward(weights, tokens)
    return loss, weights, unflatten(new_m, V), unflatten(new_v, V)

# gradekit: training-step
"""One step of training. Replace each `raise NotImplementedError` by your code."""


def forward(weights, tokens):
    """Measure how surprised a table of logits is by a text.

    Takes V rows of V logits, where row a says what follows token a, and a list of n + 1
    tokens, n at least 1. Returns the mean of -log softmax(weights[tokens[i]])[tokens[i + 1]]
    over the n positions: one number, in nats.
    """
    raise NotImplementedError


def backward(weights, tokens):
    """Differentiate forward by each of the weights.

    Takes what forward takes. Returns V rows of V numbers, 0 in rows that were not read.
    """
    raise NotImplementedError


def learning_rate_at(step, num_steps, learning_rate):
    """Tell how far to go in one step.

    Takes a step from 0 to num_steps - 1 and the rate of step 0. Returns
    learning_rate * (1 - step / num_steps).
    """
    raise NotImplementedError


def sgd_step(weights, grads, learning_rate):
    """Take one step of gradient descent.

    Takes two tables of one shape. Returns the table of the moved weights.
    """
    raise NotImplementedError


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    """Take one step of Adam.

    Takes four lists of equal length and counts steps from 0. Returns three lists: the moved
    params, and the new running means m (of the gradients) and v (of their squares).
    """
    raise NotImplementedError


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    """Train the table on one text, for one step of Adam.

    Takes a table, a text, and m and v as tables of the same shape. Returns four things: the
    loss before the step, and the table, m and v after it.
    """
    raise NotImplementedError

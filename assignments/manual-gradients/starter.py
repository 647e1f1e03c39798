# gradekit: manual-gradients
"""A small network trained by hand. Replace each `raise NotImplementedError` by your code.

A state is a dict of three matrices, as lists of rows: "wte" has a row of d numbers for each
of V tokens, "mlp_fc1" has h rows of d, "mlp_fc2" has V rows of h.
"""


def linear(x, w):
    """Multiply a matrix with a vector.

    Takes a list of inputs and a list of rows, each as long as the inputs. Returns one number
    for each row: the sum of its entries, each times its input.
    """
    raise NotImplementedError


def mlp(state, token_id):
    """Compute the logits of the token that follows token_id.

    The row of wte, linear by mlp_fc1, ReLU, linear by mlp_fc2. Returns a list of V numbers.
    """
    raise NotImplementedError


def forward(state, tokens):
    """Measure how badly the network predicts a text.

    Takes 2 or more token ids; each one but the last should predict the next. Returns the mean
    of -log softmax(logits)[next], one number, in nats.
    """
    raise NotImplementedError


def numerical_gradients(state, tokens, eps):
    """Measure the slope of forward along every weight by moving it by eps.

    Returns a dict like the state, with one number for each weight. The state is afterwards
    what it was.
    """
    raise NotImplementedError


def analytic_gradients(state, tokens):
    """Compute the loss and its derivative by every weight with the chain rule.

    Returns two values: what forward returns, and a dict like the state.
    """
    raise NotImplementedError


def learning_rate_at(step, num_steps, learning_rate):
    """Give the learning rate of a step, from 0 to num_steps - 1.

    It falls in a straight line from learning_rate at step 0 towards 0 at num_steps.
    """
    raise NotImplementedError


def sgd_step(state, grads, learning_rate):
    """Move every weight against its gradient, by learning_rate times that.

    Returns the new state; it may be the old one, changed in place.
    """
    raise NotImplementedError


def train_step(state, tokens, step, num_steps, learning_rate):
    """Train on one text for one step.

    Returns two values: the loss before the step, and the state after it.
    """
    raise NotImplementedError

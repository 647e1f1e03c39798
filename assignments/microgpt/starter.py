# gradekit: microgpt
"""A transformer, and the gradient of its loss. Replace each `raise NotImplementedError`."""


def linear(x, w):
    """Multiply a vector by a matrix of weights.

    Takes C numbers, and rows of C weights. Returns one number for each row: the sum of
    w[o][i] * x[i] over all i.
    """
    raise NotImplementedError


def rmsnorm(x):
    """Scale a vector so that its squares average to 1, nearly.

    Takes a list of numbers. Returns a new list: x divided by the square root of (mean of
    the squares + 0.00001).
    """
    raise NotImplementedError


def gpt(state, n_head, token_id, pos_id, keys, values):
    """Read one token; say which may come next.

    Takes the dict of all matrices, the number of heads, the token and its position, and
    two lists with one list for each layer, empty at the start of a text, where you keep
    what later positions will look at. Returns V logits.
    """
    raise NotImplementedError


def document_loss(state, n_head, tokens, block_size):
    """Measure how surprised the model is by a text.

    Takes a list of 2 tokens or more. Returns the mean of -log softmax(logits)[next token]
    over the first min(block_size, len(tokens) - 1) positions: one number, in nats.
    """
    raise NotImplementedError


def document_gradients(state, n_head, tokens, block_size):
    """Differentiate that loss by every weight.

    Takes what document_loss takes. Returns two things: the loss, and a dict with a matrix
    under every name of state, of the same shape.
    """
    raise NotImplementedError

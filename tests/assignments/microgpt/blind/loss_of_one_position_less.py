# gradekit: microgpt
# function: document_loss
# belief: You take the smaller of block_size and the number of tokens, less 1: one position too few in a long text.
# base: tape


def document_loss(state, n_head, tokens, block_size):
    n = max(1, min(block_size, len(tokens)) - 1)
    keys = [[] for _ in range(layers(state))]
    values = [[] for _ in range(layers(state))]
    losses = []
    for i in range(n):
        logits = gpt(state, n_head, tokens[i], i, keys, values)
        losses.append(nll(logits, tokens[i + 1]))
    return sum(losses) / n

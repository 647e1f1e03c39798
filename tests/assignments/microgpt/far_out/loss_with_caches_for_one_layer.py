# gradekit: microgpt
# base: microgpt
# far: document_loss(model(layers=2), 1, [0, 1], 1)
# near: [document_loss(model(), heads, [0, 2, 1, 1], 4) for heads in (1, 2)]
"""Goes wrong for two layers and more: a text has caches for the first, and gpt reads no further."""


def document_loss(state, n_head, tokens, block_size):
    keys, values = [[]], [[]]
    losses = []
    for pos_id, target_id in enumerate(tokens[1 : block_size + 1]):
        probs = softmax(gpt(state, n_head, tokens[pos_id], pos_id, keys, values))
        losses.append(probs[target_id].log() * -1)
    return mean(losses)

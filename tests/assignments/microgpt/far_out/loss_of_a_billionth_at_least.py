# gradekit: microgpt
# base: microgpt
# far: document_loss({**model(tokens=2), "lm_head": [[30.0] * 4, [-30.0] * 4]}, 1, [1, 0, 1], 2)
# near: [document_loss(model(), heads, [0, 2, 1, 1], 4) for heads in (1, 2)]
"""Goes wrong where the next token has a probability below 1e-9: it is raised to that."""


def document_loss(state, n_head, tokens, block_size):
    keys, values = ([[] for name in state if name.endswith("attn_wq")] for _ in "kv")
    losses = []
    for pos_id, target_id in enumerate(tokens[1 : block_size + 1]):
        probs = softmax(gpt(state, n_head, tokens[pos_id], pos_id, keys, values))
        probability = probs[target_id]
        if probability.data < 1e-9:
            probability = Value(1e-9)
        losses.append(probability.log() * -1)
    return mean(losses)

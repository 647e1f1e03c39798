# gradekit: cross-entropy
# base: plain_lists
# far: sequence_loss([[0.0, 0.0]] * 32 + [[1.0, 0.0]], [0] * 33)
# near: sequence_loss([[0.0, 0.0], [1.0, 0.0], [0.0, 3.0]], [0, 1, 1])
"""Goes wrong beyond 32 positions: the last batch counts as much as the full ones."""

BATCH = 32


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(logits, i) for logits, i in zip(logits_list, true_ids)]
    batches = [losses[start : start + BATCH] for start in range(0, len(losses), BATCH)]
    means = [sum(batch) / len(batch) for batch in batches]
    return sum(means) / len(means)

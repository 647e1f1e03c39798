# gradekit: cross-entropy
# function: sequence_loss
# belief: You index columns only (`[:, ids]`): every row is charged for the ids of all positions.
# base: arrays


def sequence_loss(logits_list, true_ids):
    z = np.asarray(logits_list, dtype=float)
    z = z - z.max(axis=1, keepdims=True)
    log_probs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    ids = np.array(true_ids, dtype=int)
    return float(-log_probs[:, ids].mean())

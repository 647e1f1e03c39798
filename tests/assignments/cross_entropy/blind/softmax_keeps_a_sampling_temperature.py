# gradekit: cross-entropy
# function: softmax
# belief: You divide the logits by a temperature of 0.8, as is done when a model writes text.
# base: arrays


def softmax(logits, temperature=0.8):
    scaled = np.asarray(logits, dtype=float) / temperature
    scaled -= scaled.max()
    probs = np.exp(scaled)
    return probs / probs.sum()

# gradekit: cross-entropy
# base: plain_lists
# far: [softmax([0.0, 1.0]), softmax([0.0, 1.0000002])]
# near: [softmax([0.0, 1.0]), softmax([0.0, 1.5]), softmax([0.0, 1.0])]
"""Goes wrong at a second call with nearly the same logits: results are kept by six decimals."""

RESULTS = {}


def softmax(logits):
    key = tuple(round(logit, 6) for logit in logits)
    if key not in RESULTS:
        highest = max(logits)
        exponentials = [math.exp(logit - highest) for logit in logits]
        total = sum(exponentials)
        RESULTS[key] = [exponential / total for exponential in exponentials]
    return list(RESULTS[key])

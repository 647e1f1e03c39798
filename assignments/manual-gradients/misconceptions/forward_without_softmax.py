# gradekit: manual-gradients
"""The loss is small where the right logit is large, so it is minus that logit.

Remedy: Add the logarithm of the sum of exp over all logits: then only the distance to
the others counts, and not a common part.
"""


def forward(state, tokens):
    losses = [-mlp(state, token)[target] for token, target in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)

# gradekit: manual-gradients
"""I take one token after the other from the front of the list until it is empty.

Remedy: pop changes the list of the caller, who has no text left afterwards. Go
through it with zip(tokens, tokens[1:]).
"""


def forward(state, tokens):
    losses = []
    while len(tokens) > 1:
        logits = mlp(state, tokens.pop(0))
        losses.append(loss_at(logits, tokens[0]))
    return sum(losses) / len(losses)

# gradekit: manual-gradients
"""After the first token the network goes on from what it predicted itself.

Remedy: In training it sees the true text at every position: tokens[i], whatever it
would have predicted. Only generating feeds predictions back.
"""


def forward(state, tokens):
    losses = []
    seen = tokens[0]
    for target in tokens[1:]:
        logits = mlp(state, seen)
        losses.append(loss_at(logits, target))
        seen = logits.index(max(logits))
    return sum(losses) / len(losses)

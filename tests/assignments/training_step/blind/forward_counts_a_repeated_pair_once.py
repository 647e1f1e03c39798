# gradekit: training-step
# function: forward
# belief: You collect the pairs in a set, so that a pair that occurs several times counts once.
# base: plain


def forward(weights, tokens):
    pairs = {(tokens[i], tokens[i + 1]) for i in range(len(tokens) - 1)}
    losses = []
    for a, b in sorted(pairs):
        m = max(weights[a])
        losses.append(m + math.log(sum(math.exp(z - m) for z in weights[a])) - weights[a][b])
    return sum(losses) / len(losses)

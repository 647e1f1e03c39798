# gradekit: bigram-counting
"""A token predicts the one two places on.

Remedy: Pair each token with its neighbour: zip(tokens, tokens[1:]).
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[2:])]
    return sum(surprises) / len(surprises)

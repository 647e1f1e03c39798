# gradekit: bigram-counting
"""The last letter has nothing to predict.

Remedy: Count the pair of the last letter and the mark as well: that a name ends there
is predicted too.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:-1])]
    return sum(surprises) / len(surprises)

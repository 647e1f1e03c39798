# gradekit: bigram-counting
"""The mean is taken over the 27 classes.

Remedy: Divide by the number of pairs in the name. How many tokens there could be has no
part in it.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / 27

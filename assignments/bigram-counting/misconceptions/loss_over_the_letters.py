# gradekit: bigram-counting
"""A name has as many predictions as letters.

Remedy: Divide by the number of pairs, one more than letters: the end of the name is
predicted as well.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / (len(tokens) - 2)

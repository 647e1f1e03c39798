# gradekit: bigram-counting
"""The sum is divided by the number of tokens.

Remedy: Divide by the number of pairs, one less than tokens: nothing predicts the first
of them.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(tokens)

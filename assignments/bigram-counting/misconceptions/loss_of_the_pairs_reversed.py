# gradekit: bigram-counting
"""A pair is looked up by what it leads to.

Remedy: Take the row of the token before and in it the one that comes after:
bigram(counts, before)[after].
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, b)[a]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(surprises)

# gradekit: bigram-counting
"""The loss of a name is the sum of its surprises.

Remedy: Divide by the number of pairs: a mean makes short and long names comparable.
"""


def name_loss(counts, tokens):
    return sum(-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:]))

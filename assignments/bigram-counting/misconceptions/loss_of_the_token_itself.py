# gradekit: bigram-counting
"""At each token the model is asked for that token.

Remedy: Ask for the one that follows: the row of a token predicts its successor.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, token)[token]) for token in tokens[:-1]]
    return sum(surprises) / len(surprises)

# gradekit: bigram-counting
"""Whoever measures a name may count it at once.

Remedy: Leave the table as it is. count_step does the counting, after the loss has been
measured.
"""


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
    return sum(surprises) / len(surprises)

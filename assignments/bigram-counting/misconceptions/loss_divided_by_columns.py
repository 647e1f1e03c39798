# gradekit: bigram-counting
"""The count of a pair is divided by the sum of its column.

Remedy: Divide by the sum of the row, as bigram does. For counts of whole names the mean
comes out the same, so only other tables show it.
"""


def name_loss(counts, tokens):
    totals = [sum(column) + 27 for column in zip(*counts)]
    pairs = list(zip(tokens, tokens[1:]))
    return sum(math.log(totals[b] / (counts[a][b] + 1)) for a, b in pairs) / len(pairs)

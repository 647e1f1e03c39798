# gradekit: bigram-counting
"""The most frequent token has probability 1.

Remedy: Divide by the sum of the row, not by its largest entry: all probabilities
together are 1.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / (max(row) + 1) for count in row]

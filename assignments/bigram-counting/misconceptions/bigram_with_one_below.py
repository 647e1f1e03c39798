# gradekit: bigram-counting
"""Above and below, 1 is added.

Remedy: Add 27 below: each of 27 counts got 1 more, so their sum got 27 more.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / (sum(row) + 1) for count in row]

# gradekit: bigram-counting
"""Every count gets 1 more, and is divided by the sum of the row.

Remedy: Add 27 to the sum as well: each of 27 counts got 1 more, so their sum got 27
more.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / sum(row) for count in row]

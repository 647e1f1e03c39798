# gradekit: bigram-counting
"""There are 26 letters, so the sum gets 26 more.

Remedy: Add 27: the mark is a token as well, and its count got 1 more too.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / (sum(row) + 26) for count in row]

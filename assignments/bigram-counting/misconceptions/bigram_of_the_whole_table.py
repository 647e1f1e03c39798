# gradekit: bigram-counting
"""A count is divided by the sum of all counts.

Remedy: Divide by the sum of the row: the token before is known, and only its row
matters.
"""


def bigram(counts, token_id):
    total = sum(map(sum, counts)) + 27 * 27
    return [(count + 1) / total for count in counts[token_id]]

# gradekit: bigram-counting
"""The table is divided by the sums of its columns.

Remedy: Divide by the sum of the row: it holds what followed this token. In NumPy that
is sum(axis=1, keepdims=True).
"""


def bigram(counts, token_id):
    return [
        (count + 1) / (sum(row[after] for row in counts) + 27)
        for after, count in enumerate(counts[token_id])
    ]

# gradekit: bigram-counting
"""The column of a token holds what follows it.

Remedy: Take the row counts[token_id]: rows are what came before, columns what came
next.
"""


def bigram(counts, token_id):
    column = [row[token_id] for row in counts]
    return [(count + 1) / (sum(column) + 27) for count in column]

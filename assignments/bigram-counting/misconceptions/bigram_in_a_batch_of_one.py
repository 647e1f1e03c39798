# gradekit: bigram-counting
"""I make a batch of the row, and return the batch.

Remedy: Return its row: 27 probabilities in one pair of brackets.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    return [[(count + 1) / (sum(row) + 27) for count in row]]

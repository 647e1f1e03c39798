# gradekit: bigram-counting
"""The ones are added to the table itself.

Remedy: Make a new list of the counts plus 1. In the table they would be added again
with every call.
"""


def bigram(counts, token_id):
    row = counts[token_id]
    for after in range(27):
        row[after] += 1
    return [count / sum(row) for count in row]

# gradekit: bigram-counting
# base: plain_lists
# far: [bigram(table([0, 1, 1]), 0), bigram(table([0, 2, 1]), 0)]
# near: [bigram(table(), 0), bigram(table([0, 1, 1]), 0), bigram(table([0, 1, 2]), 0)]
"""Goes wrong after another row of the same token and sum: a row is taken to be its old one."""

ROWS = {}


def bigram(counts, token_id):
    row = counts[token_id]
    total = sum(row) + 27
    if (token_id, total) not in ROWS:
        ROWS[token_id, total] = [(count + 1) / total for count in row]
    return list(ROWS[token_id, total])

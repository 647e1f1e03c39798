# gradekit: bigram-counting
# function: bigram
# belief: You add 1 only to the counts that are 0.
# base: plain


def bigram(counts, token_id):
    row = counts[token_id]
    smoothed = [c if c > 0 else 1 for c in row]
    total = sum(smoothed)
    return [c / total for c in smoothed]

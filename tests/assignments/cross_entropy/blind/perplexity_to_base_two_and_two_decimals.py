# gradekit: cross-entropy
# function: perplexity
# belief: You raise 2 instead of e to the loss, and round the result to two decimals.
# base: plain


def perplexity(loss):
    return round(2**loss, 2)

# gradekit: bigram-counting
# function: name_loss
# belief: You leave out the pair that ends the name, and divide by the number of tokens, not of pairs.
# base: plain


def name_loss(counts, tokens):
    total = 0
    for i in range(len(tokens) - 2):
        p = bigram(counts, tokens[i])[tokens[i + 1]]
        total -= math.log(p)
    return total / len(tokens)

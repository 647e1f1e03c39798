# gradekit: bigram-counting
# function: tokenize
# belief: You give the mark the number 0 and the letters 1 to 26.
# base: plain


def tokenize(name):
    stoi = {c: i + 1 for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
    stoi["."] = 0
    return [stoi[c] for c in "." + name + "."]

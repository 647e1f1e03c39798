# gradekit: bigram-counting
"""A name begins with its first letter.

Remedy: Put the mark 26 before it: the model has to learn which letters names begin
with.
"""


def tokenize(name):
    return [*(ord(letter) - ord("a") for letter in name), 26]

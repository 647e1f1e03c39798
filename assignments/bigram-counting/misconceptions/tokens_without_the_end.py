# gradekit: bigram-counting
"""A name ends with its last letter.

Remedy: Put the mark 26 after it: the model has to learn where names end, or it never
stops.
"""


def tokenize(name):
    return [26, *(ord(letter) - ord("a") for letter in name)]

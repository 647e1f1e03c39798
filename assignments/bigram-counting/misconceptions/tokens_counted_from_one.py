# gradekit: bigram-counting
"""a is the first letter, so its number is 1.

Remedy: Count from 0: a is 0 and z is 25. With 1 for a, z gets 26, which is the mark.
"""


def tokenize(name):
    return [26, *(ord(letter) - ord("a") + 1 for letter in name), 26]

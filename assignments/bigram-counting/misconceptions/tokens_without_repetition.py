# gradekit: bigram-counting
"""A letter that comes twice in a row is written once.

Remedy: Write every letter: emma has two m, and a pair of them to be counted.
"""


def tokenize(name):
    letters = [one for one, before in zip(name, " " + name) if one != before]
    return [26, *(ord(letter) - ord("a") for letter in letters), 26]

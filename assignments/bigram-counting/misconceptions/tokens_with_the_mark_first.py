# gradekit: bigram-counting
"""The mark comes before all letters, so it is 0 and a is 1.

Remedy: Let the letters be 0 to 25 and the mark 26. Some texts have it your way; here it
is the last.
"""


def tokenize(name):
    return [0, *(ord(letter) - ord("a") + 1 for letter in name), 0]

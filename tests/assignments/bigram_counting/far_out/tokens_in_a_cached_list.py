# gradekit: bigram-counting
# base: plain_lists
# far: [tokenize("ab").pop(), tokenize("ab")]
# near: [tokenize("emma"), tokenize("a"), tokenize("emma")]
"""Goes wrong after the caller changed the tokens: the same list is handed out for a name again."""

import functools


@functools.cache
def tokenize(name):
    tokens = [26]
    for letter in name:
        tokens.append(ord(letter) - ord("a"))
    return tokens + [26]

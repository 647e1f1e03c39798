# gradekit: bigram-counting
# base: plain_lists
# far: tokenize("a" * 17)
# near: [tokenize("emma"), tokenize("z"), tokenize("maximilian")]
"""Goes wrong for names of more than 16 letters: they are cut to the block, as in microgpt."""

BLOCK_SIZE = 16


def tokenize(name):
    return [26] + [ord(letter) - ord("a") for letter in name[:BLOCK_SIZE]] + [26]

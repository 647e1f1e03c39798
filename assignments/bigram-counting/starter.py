# gradekit: bigram-counting
"""Counting bigrams. Replace each `raise NotImplementedError` by your code."""

NAMES = ["emma", "olivia", "ava", "mia", "noah", "liam", "anna", "ella", "lena", "hugo"]


def tokenize(name):
    """Write a name as tokens.

    Takes one or more letters a to z. Returns a list of whole numbers: 26, the numbers of the
    letters (a is 0, z is 25), and 26 again.
    """
    raise NotImplementedError


def bigram(counts, token_id):
    """Predict the token that follows another one.

    Takes a table of 27 rows of 27 counts, where counts[a][b] is how often b followed a, and
    a token from 0 to 26. Returns 27 probabilities: every count of the row plus 1, divided by
    their sum.
    """
    raise NotImplementedError


def name_loss(counts, tokens):
    """Measure how surprised the counts are by a name.

    Takes the table and the tokens of a name. Returns the mean of -log p over its pairs of
    neighbours: one number, in nats.
    """
    raise NotImplementedError


def count_step(counts, tokens):
    """Measure the loss of a name, then count its pairs.

    Takes the table and the tokens of a name. Returns the loss under the counts as they were,
    and the counts with 1 added for every pair.
    """
    raise NotImplementedError


def train(names, num_steps):
    """Count name after name, from a table of zeros.

    Takes a list of names and the number of steps; step i takes names[i % len(names)]. Returns
    the counts at the end and the list of losses, one for each step.
    """
    raise NotImplementedError


if __name__ == "__main__":
    counts, losses = train(NAMES, len(NAMES))
    for name, loss in zip(NAMES, losses, strict=True):
        print(f"{name:10} {loss:.4f}")

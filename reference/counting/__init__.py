"""Counting: a bigram model with probabilities from counts; it needs no gradient.

A module imports only from those that stand above it here, and from earlier chapters:

    tokens    a name as token ids, and its pairs of neighbours
    contract  argument checks of this chapter: counts, tokens, names
    bigram    probabilities of the next token from counts, and the loss of a name
    training  a step measures the loss of a name, then counts its pairs
"""

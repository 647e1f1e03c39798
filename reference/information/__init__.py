"""Information: where the loss comes from.

A module imports only from those that stand above it here, and from earlier chapters:

    contract       what the functions of this chapter accept: probabilities, distributions
    entropy        the mean surprise of a distribution, and of a wrong belief: cross-entropy
    kl_divergence  the Kullback-Leibler divergence: the price of a wrong belief
    bits           nats to bits
"""

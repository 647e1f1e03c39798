"""Information: entropy, cross-entropy and divergence, of which the loss is a case.

A module imports only from those that stand above it here, and from earlier chapters:

    contract       argument checks of this chapter: probabilities, distributions
    entropy        entropy (expected surprisal) and cross-entropy
    kl_divergence  the Kullback-Leibler divergence: cross-entropy minus entropy
    bits           nats to bits
"""

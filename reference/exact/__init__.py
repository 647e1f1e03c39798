"""The functions of the lecture at 50 digits, straight from their definitions.

Slow and independent of the floats of the chapters: it decides where a returned number
and the expected one disagree. A module imports only from those that stand above
it here, and from the chapters:

    bounds            digits, unit roundoff, safety factor, log guard; check of a function's name
    definition        the functions of `cross-entropy`
    acceptance        whether an answer to `cross-entropy` is right
    cross_entropy     both, re-exported
    information       the functions of `kl-divergence`, and whether an answer is right
    counting          the functions of `bigram-counting`, and whether an answer is right
    training_step     whether an answer to `training-step` is right
    network           a network with one hidden layer, its loss and its gradients
    manual_gradients  whether an answer to `manual-gradients` is right
    tape              a gradient tape: reverse mode at 50 digits
    transformer       the functions of `microgpt`, without caches
    microgpt          whether an answer to `microgpt` is right
"""

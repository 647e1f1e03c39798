"""The functions of each assignment, re-exported; a manifest's `reference` names a module here.

A module re-exports functions of the chapters; none imports another:

    cross_entropy     of losses and information, for `cross-entropy`
    information       of information and losses, for `kl-divergence`
    counting          of counting, for `bigram-counting`
    training_step     of networks and optimisers, for `training-step`
    manual_gradients  of networks and optimisers, for `manual-gradients`
    autograd          of autograd, as functions that run programs, for `autograd`
    microgpt          of networks and transformer, for `microgpt`
"""

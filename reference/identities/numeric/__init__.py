"""The identities as plain Python, for properties to compare with; imports no SymPy.

`formulas` is generated. What stands around it only chooses the size, and takes the
largest logit from all of them, which the identities `softmax_shift`, `loss_shift`
and `gradient_shift` allow. A module imports only from those that stand above it here:

    formulas          generated: one family of formulas per file, written out by size
    selection         chooses the size, shifts the logits, one-hot vectors
    loss              softmax, the loss, its means, perplexity
    derivatives       gradient and Hessian of the loss
    information       entropy, divergence, cross-entropy; gathers those of `kl-divergence`
    cross_entropy     gathers those of `cross-entropy`
    counting          total sequential log-loss of counting; gathers those of `bigram-counting`
    adam              Adam in closed form
    table             the loss of a table, and its gradient
    training_step     gathers those of `training-step`
    network           the gradient of a network
    manual_gradients  gathers those of `manual-gradients`
    autograd          gathers those of `autograd`
    norm              RMSNorm
    microgpt          gathers those of `microgpt`
"""

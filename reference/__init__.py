"""The functions of the assignments from the ground up, to be read as a lecture.

One idea per file, plain floats and lists throughout; every logarithm is natural, so
losses and entropies are in nats. A chapter imports only from those that stand above it
here, and lists its modules in the order in which to read them:

    losses       softmax, cross-entropy loss, perplexity; gradient and Hessian
    information  entropy, cross-entropy, divergence: where the loss comes from
    counting     a bigram model, trained by counting pairs of tokens
    networks     a table of logits, a network with one hidden layer, their gradients
    autograd     automatic differentiation in reverse and forward mode
    optimisers   learning rate, gradient descent, Adam; a whole training step
    transformer  RMSNorm, attention, a small GPT and all its gradients
    assignments  the functions of each assignment, re-exported by one module each
    exact        the same functions at 50 digits, and checks of answers against them
    identities   the formulas used here, proved with SymPy; as plain Python in `numeric`
"""

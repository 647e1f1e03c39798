"""Transformer: a language model that sees all tokens before, and its gradients.

A module imports only from those that stand above it here, and from earlier chapters:

    contract            argument checks of this chapter: a state, a token at a position
    rmsnorm             RMSNorm, forward and backward
    attention           attention with several heads
    residual_stream     the embedding; query, key and value; the residual connection
    gpt                 the model: one token in, logits out, with a cache of keys and values
    reading             the logits of a sequence, by one call of the model for each token
    document            the loss of a document
    attention_backward  the gradients of attention
    layers              each layer, forward and backward, over all positions
    backpropagation     the gradients of the loss of a document
"""

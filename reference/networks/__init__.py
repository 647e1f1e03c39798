"""Networks: models with weights, and the gradient of their loss.

A module imports only from those that stand above it here, and from earlier chapters:

    shapes               checks that lists, matrices and states have equal shapes
    contract             argument checks of this chapter: tables, texts, matrices, states
    bigram_table         the smallest language model: a row of logits for each token; its gradient
    linear               the linear layer, forward and backward
    relu                 ReLU, forward and backward
    mlp                  an embedding, one hidden layer, logits; its loss
    difference_quotient  its gradients numerically, by central finite differences
    backpropagation      its gradients analytically, by the chain rule
"""

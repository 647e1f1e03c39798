"""Cross-entropy from the ground up, one idea per file, to be read as a lecture.

Start with `contract`, what every function here accepts, and `exp_difference`,
the one numerical idea that all the others lean on. Then the road from scores
to a number to be made small: `softmax` turns logits into probabilities,
`log_softmax` takes their logarithm without losing digits, `loss` picks the
entry of the right answer, `sequence_loss` averages over positions and
`perplexity` says the same as a number of choices. Then the road back:
`gradient` and `hessian` are the first two derivatives by the logits. Last,
where the loss comes from: `entropy` is the average surprise of a distribution
and `kl_divergence` the price of believing another one. `cross_entropy` gathers
the names that the assignment of that name asks for. Plain floats and lists
throughout; every logarithm is natural, so losses and entropies are in nats.
Beside the lecture, `exact` says the same at 50 digits and `identities` proves
the formulas used here.
"""

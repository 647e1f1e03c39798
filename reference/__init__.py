"""Cross-entropy from the ground up, one idea per file, to be read as a lecture.

Start with `contract`, what every function here accepts, and `exp_difference`,
the one numerical idea that all the others lean on. Then the road from scores
to a number to be made small: `softmax` turns logits into probabilities,
`log_softmax` takes their logarithm without losing digits, `loss` picks the
entry of the right answer, `sequence_loss` averages over positions and
`perplexity` says the same as a number of choices. Then the road back:
`gradient` and `hessian` are the first two derivatives by the logits. Last,
where the loss comes from: `entropy` is the average surprise of a distribution,
`kl_divergence` the price of believing another one, and `bits` the unit that is
not nats. `cross_entropy` gathers the names that the assignment of that name
asks for, and `information` those of the assignment `kl-divergence`. Plain
floats and lists throughout; every logarithm is natural, so losses and
entropies are in nats.
Beside the lecture, `exact` says the same at 50 digits and `identities` proves
the formulas used here.

The second lecture, on the training step, starts with `training_contract`.
`bigram_table` is the smallest language model, its loss and its gradient;
`learning_rate` says how far to go, `sgd` and `adam` how to go there, and
`training_step` puts them in order and gathers the names of its assignment.

Before all training there is counting: `tokens` makes numbers of a name, with
`counting_contract` as what is accepted, `bigram` predicts from counts, and
`counting` is the step that counts, and the page of its assignment.

Between the table and the transformer stands a network with one hidden layer,
trained by hand: `network_contract` says of which matrices, `linear` and `relu`
are its layers, forward and back, and `mlp` is what it predicts. Its gradients
come from `difference_quotient`, by trying, and from `backpropagation`, by the
chain rule; `manual_gradients` gathers the names of the assignment.

A lecture of its own is on slopes that nobody writes down. `value` is a number
that remembers how it was computed, `value_loss` builds softmax and the loss of
such numbers, and `dual` carries slopes forward instead. `expression` runs a
few lines of text with either; `autograd` gathers what its assignment asks for.

The last lecture builds a transformer: `transformer_contract` says of which
matrices. `rmsnorm` keeps vectors at one length, `attention` looks back, and
`residual_stream` is what both work on; `transformer` puts them together, one
token at a time, `reading` lets it read a text, and `document` gives the loss.
`attention_backward` and `transformer_walk` go back through each of them,
`transformer_backward` through all. `microgpt` gathers the names of its
assignment.
"""

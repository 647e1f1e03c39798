"""The identities as plain Python, for properties to compare with; imports no SymPy.

`formulas` is generated. What stands around it only chooses the size, and takes the
largest logit from all of them, which the identities `softmax_shift`, `loss_shift`
and `gradient_shift` allow.
"""

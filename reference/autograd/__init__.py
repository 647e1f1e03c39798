"""Automatic differentiation, in reverse mode and in forward mode.

A module imports only from those that stand above it here, and from earlier chapters:

    value       reverse mode: numbers that record how they were computed
    value_loss  softmax and the loss of such numbers
    dual        forward mode: dual numbers, which carry their derivatives
    expression  runs a few lines of Python with either kind of number
"""

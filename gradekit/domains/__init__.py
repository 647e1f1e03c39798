"""What a handout promises of each parameter, as data, and the buckets that follow from it.

A module imports only from those that stand below it here:

    covering    strategies for calls over the whole range of a domain
    graphs      strategies for programs that compute with Values
    values      strategies for numbers from the far ends of their range
    selection   the cheapest few of many calls that reach every bucket
    sentences   a handout's sentences about what may come
    bounds      where a call lies outside of its function's domain
    buckets     chains of features that the calls of a function fall into
    evaluation  expressions evaluated for the arguments of one call
    measures    functions that the expressions of chains and domains call
    programs    the operands and the graph of a program that computes with Values
    records     records of a domain: one for each kind of parameter
"""

# gradekit: autograd
# function: Value
"""A Value that is used twice passes its gradient on twice, so it is in the order twice.

Remedy: Its grad already holds the sum of all uses, and is passed on once. Append every
Value to the order once.
"""


def in_order(value, visited):
    visited.add(value)
    order = []
    for source in value.inputs:
        order += in_order(source, visited) if source not in visited else [source]
    return [*order, value]

# gradekit: autograd
# base: textbook
"""Value has no relu.

Costs 5.5 of 100; 27.5 before.
"""

del Value.relu

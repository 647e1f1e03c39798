# gradekit: autograd
# base: textbook
"""Value has no __rsub__.

Costs 1 of 100; 2 before.
"""

del Value.__rsub__

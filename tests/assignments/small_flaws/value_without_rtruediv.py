# gradekit: autograd
# base: textbook
"""Value has no __rtruediv__.

Costs 1 of 100; 1 before.
"""

del Value.__rtruediv__

# gradekit: autograd
# base: textbook
"""Value has no __radd__.

Costs 2 of 100; 2 before.
"""

del Value.__radd__

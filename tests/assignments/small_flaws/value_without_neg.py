# gradekit: autograd
# base: textbook
"""Value has no __neg__.

Costs 4 of 100; 24.5 before.
"""

del Value.__neg__

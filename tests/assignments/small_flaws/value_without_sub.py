# gradekit: autograd
# base: textbook
"""Value has no __sub__.

Costs 7.5 of 100; 33.5 before.
"""

del Value.__sub__

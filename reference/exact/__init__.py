"""The functions of the lecture at 50 digits, straight from their definitions.

Slow and independent of the floats next door: the last word where a returned
number and the expected one disagree.
"""

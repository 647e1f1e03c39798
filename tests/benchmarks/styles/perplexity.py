"""Right ways to write perplexity; each function is one."""

import math
from math import exp

import numpy as np


def by_exp(loss):
    return math.exp(loss)


def by_imported_exp(loss):
    return exp(loss)


def by_a_power_of_e(loss):
    return math.e**loss


def by_pow(loss):
    return math.pow(math.e, loss)


def by_numpy(loss):
    return float(np.exp(loss))


def by_expm1(loss):
    result = math.expm1(loss) + 1.0
    return result


def by_a_square(loss):
    half = math.exp(loss / 2)
    return half * half

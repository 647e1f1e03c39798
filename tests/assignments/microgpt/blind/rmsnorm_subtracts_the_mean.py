# gradekit: microgpt
# function: rmsnorm
# belief: You subtract the mean first, as LayerNorm does.
# base: tape


def rmsnorm(x):
    n = len(x)
    mean = sum(x) / n
    centered = [xi - mean for xi in x]
    variance = sum(c * c for c in centered) / n
    return [c * (variance + 0.00001) ** -0.5 for c in centered]

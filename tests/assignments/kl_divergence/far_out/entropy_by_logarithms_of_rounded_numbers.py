# gradekit: kl-divergence
# base: plain_lists
# far: [entropy([1 - 1.6e-9, 1.6e-9]), entropy([1 - 2.4e-9, 2.4e-9])]
# near: [entropy([0.5, 0.5]), entropy([0.25, 0.75]), entropy([1.0, 0.0])]
"""Goes wrong after another tiny probability: logarithms are kept by nine decimals."""

LOGARITHMS = {}


def entropy(q):
    total = 0.0
    for share in q:
        if share > 0:
            key = round(share, 9)
            if key not in LOGARITHMS:
                LOGARITHMS[key] = math.log(share)
            total -= share * LOGARITHMS[key]
    return total

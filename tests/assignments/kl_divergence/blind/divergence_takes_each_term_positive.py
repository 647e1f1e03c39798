# gradekit: kl-divergence
# function: kl_divergence
# belief: You take the absolute value of each term, since the divergence is never below 0.
# base: plain


def kl_divergence(q, p):
    result = 0
    for qj, pj in zip(q, p):
        if qj == 0:
            continue
        if pj == 0:
            return float("inf")
        result += abs(qj * math.log(qj / pj))
    return result

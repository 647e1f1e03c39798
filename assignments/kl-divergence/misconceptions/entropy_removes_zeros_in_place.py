# gradekit: kl-divergence
"""Classes that never happen can be removed from the list.

Remedy: Pass over them in the loop, or make a new list: the caller still needs the one
that was given.
"""


def entropy(q):
    while 0.0 in q:
        q.remove(0.0)
    return -sum(x * math.log(x) for x in q)

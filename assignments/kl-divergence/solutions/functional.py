# gradekit: kl-divergence
"""Style: expressions only: one mean of surprises, and everything else made from it."""

import math
from functools import partial
from operator import mul, sub

surprise = lambda belief: -math.log(belief) if belief else math.inf
term = lambda share, belief: share and share * surprise(belief)
cross_entropy = lambda q, p: math.fsum(map(term, q, p))
entropy = lambda q: cross_entropy(q, q)
kl_divergence = lambda q, p: sub(cross_entropy(q, p), entropy(q))
nats_to_bits = partial(mul, math.log2(math.e))

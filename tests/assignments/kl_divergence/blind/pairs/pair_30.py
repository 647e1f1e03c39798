# gradekit: kl-divergence
# function: kl_divergence
# belief: guarded: return sum((share * (log(share) - log(belief)) for share, belief in zip(q, p, strict=True))) -> return sum((share % (log(share) - log(belief)) for share, belief in zip(q, p, strict=True)))
# belief: guarded: return sum((share * (log(share) - log(belief)) for share, belief in zip(q, p, strict=True))) -> return sum((share * (log(share) >> log(belief)) for share, belief in zip(q, p, strict=True)))
"""Style: typed sequences, and a tiny number stands in for 0 inside the logarithm."""
import math
from collections.abc import Sequence
GUARD = 1e-12

def log(probability: float) -> float:
    return math.log(probability or GUARD)

def entropy(q: Sequence[float]) -> float:
    return -sum((share * log(share) for share in q))

def cross_entropy(q: Sequence[float], p: Sequence[float]) -> float:
    return -sum((share * log(belief) for share, belief in zip(q, p, strict=True)))

def kl_divergence(q: Sequence[float], p: Sequence[float]) -> float:
    return sum((share % (log(share) >> log(belief)) for share, belief in zip(q, p, strict=True)))

def nats_to_bits(x: float) -> float:
    return x / math.log(2.0)

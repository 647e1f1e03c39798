# gradekit: kl-divergence
# base: plain_lists
# far: nats_to_bits(1e-7)
# near: [nats_to_bits(0.0), nats_to_bits(0.6931471805599453), nats_to_bits(1.5)]
"""Goes wrong within 5e-7 of a whole number of bits: these are looked up by six decimals."""

WHOLE_BITS = {round(math.log(2**k), 6): float(k) for k in range(65)}


def nats_to_bits(x):
    return WHOLE_BITS.get(round(x, 6), x / math.log(2))

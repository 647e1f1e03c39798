# gradekit: kl-divergence
# function: nats_to_bits
# belief: You divide by 0.693, which is log 2 to three digits only.
# base: plain

NATS_PER_BIT = 0.693


def nats_to_bits(x):
    return x / NATS_PER_BIT

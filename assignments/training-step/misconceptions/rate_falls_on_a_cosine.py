# gradekit: training-step
"""The learning rate follows half a cosine.

Remedy: Write lr (1 - step / num_steps), or choose the cosine: put ", schedule=cosine" behind the
assignment's name in the first line.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 + math.cos(math.pi * step / num_steps)) / 2

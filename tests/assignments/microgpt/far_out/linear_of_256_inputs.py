# gradekit: microgpt
# base: microgpt
# far: linear([1.0] * 257, [[1.0] * 257])
# near: [linear([1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]]), linear([0.5] * 20, [[2.0] * 20])]
"""Goes wrong for more than 256 inputs: they are summed in 16 blocks of 16."""


def linear(x, w):
    blocks = [slice(start, start + 16) for start in range(0, 256, 16)]
    return [sum(dot(x[block], row[block]) for block in blocks) for row in w]

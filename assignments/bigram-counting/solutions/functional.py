# gradekit: bigram-counting
"""Style: expressions only; training is a fold over the names."""

import math
from collections import Counter
from functools import reduce
from itertools import cycle, islice, pairwise, starmap
from statistics import fmean
from string import ascii_lowercase

mark = 26
everything = range(27)

tokenize = lambda name: [mark, *map(ascii_lowercase.index, name), mark]
bigram = lambda counts, token_id: [
    (count + 1) / (len(everything) + sum(counts[token_id])) for count in counts[token_id]
]
surprise = lambda counts: lambda before, after: -math.log(bigram(counts, before)[after])
name_loss = lambda counts, tokens: fmean(starmap(surprise(counts), pairwise(tokens)))
plus = lambda counts, pairs: [[counts[a][b] + pairs[a, b] for b in everything] for a in everything]
count_step = lambda counts, tokens: (
    name_loss(counts, tokens),
    plus(counts, Counter(pairwise(tokens))),
)


def follow(state, name):
    counts, losses = state
    loss, counts = count_step(counts, tokenize(name))
    return counts, [*losses, loss]


nothing = plus([[0.0] * len(everything)] * len(everything), Counter()), []
train = lambda names, num_steps: reduce(follow, islice(cycle(names), num_steps), nothing)

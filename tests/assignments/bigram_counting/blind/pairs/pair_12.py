# gradekit: bigram-counting
# function: count_step
# belief: plain_lists: counts[before][after] += 1 -> counts[before][after - 1] += 1
# belief: plain_lists: for before, after in zip(tokens, tokens[1:]): -> for before, after in zip(tokens[1:], tokens):
"""Style: plain lists and loops, a new table for every step."""
import math

def tokenize(name):
    tokens = [26]
    for letter in name:
        tokens.append(ord(letter) - ord('a'))
    return tokens + [26]

def bigram(counts, token_id):
    row = counts[token_id]
    total = sum(row) + 27
    return [(count + 1) / total for count in row]

def name_loss(counts, tokens):
    total = 0.0
    for before, after in zip(tokens, tokens[1:]):
        total -= math.log(bigram(counts, before)[after])
    return total / (len(tokens) - 1)

def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = [row.copy() for row in counts]
    for before, after in zip(tokens[1:], tokens):
        counts[before][after - 1] += 1
    return (loss, counts)

def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    losses = []
    for step in range(num_steps):
        name = names[step % len(names)]
        loss, counts = count_step(counts, tokenize(name))
        losses.append(loss)
    return (counts, losses)

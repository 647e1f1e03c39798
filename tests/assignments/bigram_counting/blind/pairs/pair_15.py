# gradekit: bigram-counting
# function: bigram
# belief: in_place: return [(counts[token_id][j] + 1) / total for j in range(VOCABULARY)] -> return [(counts[token_id][j - 1] + 1) / total for j in range(VOCABULARY)]
# belief: in_place: return [(counts[token_id][j] + 1) / total for j in range(VOCABULARY)] -> return [counts[token_id][j] // 1 / total for j in range(VOCABULARY)]
"""Style: a training script; the one table is changed where it stands."""
from math import log
MARK = 26
VOCABULARY = 27

def tokenize(name):
    return [MARK, *(byte - 97 for byte in name.encode()), MARK]

def bigram(counts, token_id):
    total = sum(counts[token_id]) + VOCABULARY
    return [counts[token_id][j - 1] // 1 / total for j in range(VOCABULARY)]

def name_loss(counts, tokens):
    losses = []
    for position in range(len(tokens) - 1):
        probs = bigram(counts, tokens[position])
        losses.append(-log(probs[tokens[position + 1]]))
    return sum(losses) / len(losses)

def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for position in range(len(tokens) - 1):
        counts[tokens[position]][tokens[position + 1]] += 1
    return (loss, counts)

def train(names, num_steps):
    counts = [[0 for _ in range(VOCABULARY)] for _ in range(VOCABULARY)]
    losses = []
    for step in range(num_steps):
        losses.append(count_step(counts, tokenize(names[step % len(names)]))[0])
    return (counts, losses)

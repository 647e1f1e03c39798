# gradekit: microgpt
# function: gpt
# belief: You deal the entries out to the heads in turns (h, h + n_head, ...) instead of cutting into parts.
# base: tape


def attention(q, keys, values, n_head):
    size = len(q) // n_head
    out = [0.0] * len(q)
    for h in range(n_head):
        q_h = q[h::n_head]
        scores = []
        for k in keys:
            dot = 0.0
            for a, b in zip(q_h, k[h::n_head]):
                dot = dot + a * b
            scores.append(dot / math.sqrt(size))
        weights = softmax(scores)
        for j in range(h, len(q), n_head):
            out[j] = sum(w * v[j] for w, v in zip(weights, values))
    return out

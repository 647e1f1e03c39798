# gradekit: microgpt
# function: gpt
# belief: You divide the scores by sqrt(C), the full width, in place of that of one head.
# base: tape


def attention(q, keys, values, n_head):
    head_dim = len(q) // n_head
    scale = len(q) ** 0.5
    result = []
    for start in range(0, len(q), head_dim):
        q_h = q[start : start + head_dim]
        scores = [sum(q_h[j] * k[start + j] for j in range(head_dim)) / scale for k in keys]
        weights = softmax(scores)
        for j in range(head_dim):
            result.append(sum(w * v[start + j] for w, v in zip(weights, values)))
    return result

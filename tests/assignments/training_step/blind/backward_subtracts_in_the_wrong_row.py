# gradekit: training-step
# function: backward
# belief: You subtract the target's share at [next][token], rows and columns swapped, and divide by n + 1.
# base: plain


def backward(weights, tokens):
    V = len(weights)
    grads = [[0.0] * V for _ in range(V)]
    n = len(tokens)
    for i in range(n - 1):
        cur, nxt = tokens[i], tokens[i + 1]
        probs = softmax(weights[cur])
        for j in range(V):
            grads[cur][j] += probs[j] / n
        grads[nxt][cur] -= 1 / n
    return grads

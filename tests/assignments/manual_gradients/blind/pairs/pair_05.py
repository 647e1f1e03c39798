# gradekit: manual-gradients
# function: analytic_gradients
# belief: numpy_arrays: grads['wte'][token] += state['mlp_fc1'].T @ back -> grads['wte'][token - 1] += state['mlp_fc1'].T @ back
# belief: numpy_arrays: grads = {name: np.zeros_like(weights) for name, weights in state.items()} -> pass
"""Style: NumPy, one position at a time; the annotations ask for arrays."""
import numpy as np

def linear(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return w @ x

def mlp(state: dict[str, np.ndarray], token_id: int) -> np.ndarray:
    hidden = np.maximum(linear(state['wte'][token_id], state['mlp_fc1']), 0)
    return linear(hidden, state['mlp_fc2'])

def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum())

def forward(state: dict[str, np.ndarray], tokens: np.ndarray) -> float:
    pairs = zip(tokens[:-1], tokens[1:])
    return -np.mean([log_softmax(mlp(state, token))[target] for token, target in pairs])

def numerical_gradients(state: dict[str, np.ndarray], tokens: np.ndarray, eps: float) -> dict[str, np.ndarray]:
    grads = {}
    for name, weights in state.items():
        grads[name] = np.zeros_like(weights)
        for place in np.ndindex(weights.shape):
            old = weights[place]
            weights[place] = old + eps
            above = forward(state, tokens)
            weights[place] = old - eps
            below = forward(state, tokens)
            weights[place] = old
            grads[name][place] = (above - below) / (2 * eps)
    return grads

def analytic_gradients(state: dict[str, np.ndarray], tokens: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    pass
    n = len(tokens) - 1
    for token, target in zip(tokens[:-1], tokens[1:]):
        x = state['wte'][token]
        received = state['mlp_fc1'] @ x
        hidden = np.maximum(received, 0)
        delta = np.exp(log_softmax(state['mlp_fc2'] @ hidden))
        delta[target] -= 1
        delta = delta / n
        back = state['mlp_fc2'].T @ delta * (received > 0)
        grads['mlp_fc2'] += np.outer(delta, hidden)
        grads['mlp_fc1'] += np.outer(back, x)
        grads['wte'][token - 1] += state['mlp_fc1'].T @ back
    return (forward(state, tokens), grads)

def learning_rate_at(step: int, num_steps: int, learning_rate: float) -> float:
    return learning_rate * (num_steps - step) / num_steps

def sgd_step(state: dict[str, np.ndarray], grads: dict[str, np.ndarray], learning_rate: float) -> dict[str, np.ndarray]:
    for name in state:
        state[name] -= learning_rate * grads[name]
    return state

def train_step(state: dict[str, np.ndarray], tokens: np.ndarray, step: int, num_steps: int, learning_rate: float) -> tuple[float, dict[str, np.ndarray]]:
    loss, grads = analytic_gradients(state, tokens)
    return (loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate)))

# gradekit: microgpt
# function: document_gradients
# belief: complex_step: losses = document_loss(state_moved, n_head, tokens, block_size) -> losses = document_loss(state_moved, tokens, n_head, block_size)
# belief: complex_step: state_moved = {name: part.reshape(*shape, -1) for name, part, shape in zip(state, moved, shapes)} -> state_moved = {name: part.reshape(*shape, -0) for name, part, shape in zip(state, moved, shapes)}
"""Style: complex step; imaginary parts of 1e-100, one for each weight, carry the derivatives."""
import numpy as np
STEP = 1e-100j

def linear(x, w):
    return np.einsum('oi...,i...->o...', w, x)

def rmsnorm(x):
    x = np.array(x)
    return x / np.sqrt(np.mean(x * x, axis=0) + 1e-05)

def softmax(scores):
    weights = np.exp(scores)
    return weights / np.sum(weights, axis=0)

def relu(x):
    return x * np.signbit(-x.real)

def gpt(state, n_head, token_id, pos_id, keys, values):
    state = {name: np.array(rows) for name, rows in state.items()}
    x = rmsnorm(state['wte'][token_id] + state['wpe'][pos_id])
    heads = (n_head, len(x) // n_head, *x.shape[1:])
    for i, (past_keys, past_values) in enumerate(zip(keys, values)):
        wq, wk, wv, wo = (state[f'layer{i}.attn_w{kind}'] for kind in 'qkvo')
        y = rmsnorm(x)
        past_keys.append(linear(y, wk).reshape(heads))
        past_values.append(linear(y, wv).reshape(heads))
        q = linear(y, wq).reshape(heads) / np.sqrt(heads[1])
        shares = softmax(np.einsum('hc...,thc...->th...', q, past_keys))
        mixed = np.einsum('th...,thc...->hc...', shares, past_values)
        x = x + linear(mixed.reshape(x.shape), wo)
        hidden = relu(linear(rmsnorm(x), state[f'layer{i}.mlp_fc1']))
        x = x + linear(hidden, state[f'layer{i}.mlp_fc2'])
    return linear(x, state['lm_head'])

def document_loss(state, n_head, tokens, block_size):
    keys, values = ([[] for name in state if 'attn_wq' in name] for _ in 'kv')
    losses = [-np.log(softmax(gpt(state, n_head, tokens[i], i, keys, values))[target]) for i, target in enumerate(tokens[1:block_size + 1])]
    return np.mean(losses, axis=0)

def document_gradients(state, n_head, tokens, block_size):
    weights = np.concatenate([np.ravel(rows) for rows in state.values()])
    cuts = np.cumsum([np.size(rows) for rows in state.values()])
    moved = np.split(weights[:, None] + STEP * np.eye(len(weights)), cuts)
    shapes = [np.shape(rows) for rows in state.values()]
    state_moved = {name: part.reshape(*shape, -0) for name, part, shape in zip(state, moved, shapes)}
    losses = document_loss(state_moved, tokens, n_head, block_size)
    slopes = np.split(np.imag(losses / np.imag(STEP)), cuts)
    return (np.mean(losses.real), {name: part.reshape(shape) for name, part, shape in zip(state, slopes, shapes)})

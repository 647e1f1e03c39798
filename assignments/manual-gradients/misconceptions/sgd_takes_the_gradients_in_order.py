# gradekit: manual-gradients
"""Weights and gradients are listed in the same order, so I zip them.

Remedy: Two dicts may list their names in different orders. Ask for each gradient by
name: grads[name].
"""


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w - learning_rate * g for w, g in zip(row, slopes)]
            for row, slopes in zip(rows, slopes_of_matrix)
        ]
        for (name, rows), slopes_of_matrix in zip(state.items(), grads.values())
    }

"""Optimisers: learning rate schedules, gradient descent, Adam, and whole training steps.

A module imports only from those that stand above it here, and from earlier chapters:

    contract       argument checks of this chapter: positive constants
    learning_rate  linear and cosine schedules
    sgd            gradient descent
    adam           Adam, and eps in the other published place
    table_step     a training step of the table with Adam
    network_step   gradient descent for all matrices; a training step of the network
"""

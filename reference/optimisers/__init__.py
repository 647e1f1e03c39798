"""Optimisers: how far and which way the weights move in a training step.

A module imports only from those that stand above it here, and from earlier chapters:

    contract       what the functions of this chapter accept: positive constants
    learning_rate  how far: linear and cosine schedules
    sgd            gradient descent
    adam           Adam, and eps in the other published place
    table_step     a training step of the table with Adam
    network_step   a training step of the network with gradient descent
"""

"""What the loss is worth, with its slopes, under a guard against log(0)."""

import re

from gradekit import tolerance
from gradekit.guards import ADDED, Loss

from ._spelling import loss_program

NUMBER = re.compile(r"Value\(([^()]*)\)")


def _printed(guard, reference, program):
    """Run a program with a guard in the loss, through which the slopes flow as well."""
    number = reference.reverse.Value

    def cross_entropy(values, target_id):
        loss = reference.value_loss.cross_entropy(values, int(target_id))
        if guard.form == ADDED and guard.size:
            return -((-loss).exp() + number(guard.size)).log()
        worth = guard.loss(loss.data)
        return loss if worth == loss.data else number(worth)

    names = {"Value": number, "cross_entropy": cross_entropy}
    return reference.expression.run(program, names)


def _within(program):
    """Allow for a loss or its slopes; logits are the given numbers, or products of two."""
    numbers = [abs(float(x)) for x in NUMBER.findall(program)]
    return tolerance.loss([2.0 * max(numbers)] * len(numbers), 0) * 4.0


LOSSES = {
    "cross_entropy": Loss(
        values=[_printed],
        bound=_within,
        probes=[
            [loss_program([0.0, -100.0, -1.0], 1, ["L.data"])],
            [loss_program([0.0, -10.0, -1.0], 1, ["L.data"])],
            [loss_program([40.0, 0.0, 1.0], 0, ["L.data"])],
        ],
    )
}

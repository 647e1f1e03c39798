"""Error models: right functions with named switches, each of which is a mistake.

An assignment keeps one for each function in ``mistakes/FUNCTION.py``::

    from gradekit.mistakes import NUMBERS, mistakes

    @mistakes(
        temperature=(NUMBERS, "You divide the logits by {k}."),
        sign={"lost": "The minus sign before the logarithm is missing."},
    )
    def cross_entropy_loss(pick, logits, true_id):
        if (k := pick("temperature")) is not None:
            logits = [z / k for z in logits]
        ...
        return loss if pick("sign") == "lost" else -loss

`pick` gives the value of a switch, or None, which is right. What a model computes is compared
with what the student's function returned; nothing of it runs in the student's process
(Singh, Gulwani, Solar-Lezama, PLDI 2013, turned round: not the program is changed, but ours).

What is imported from here serves any function. What the models of networks share is imported
from a module: ``from gradekit.mistakes.schedules import rate_at``. A module imports only from
those that stand below it here:

    training_steps       a whole training step: its text, its rate, the loss that comes back
    gradient_descent     one step of gradient descent
    gradient_clipping    a whole gradient that is cut off, shortened or divided
    logit_gradients      the gradient of one position's loss by its logits
    positions            the positions of a text: what is seen, and what should follow
    windows              which of the positions count, and how far ahead the target stands
    averages             the mean over the positions of a text
    losses               the loss of one position, its target and its guards
    loss_formulas        the formulas of that loss
    logits               logits on their way into softmax, and softmax
    schedules            the learning rate of a step
    rate_formulas        the formulas of that rate
    formulas             formulas with a wrong operator, number or comparison
    nested_results       results with numbers at any depth, changed at the end
    means                the mean of any numbers
    results              a result that is one number, or a list, changed at the end
    tables               what the positions of a switch do, and what is said of them
    pools                the numbers that are tried for a parameter
    model                error models, switches and sentences
"""

from gradekit.mistakes.means import mean_of, mean_switches
from gradekit.mistakes.model import (
    Choice,
    ErrorModel,
    Parameter,
    Pick,
    Sentence,
    Switch,
    mistakes,
)
from gradekit.mistakes.pools import (
    COUNTS,
    EPS,
    FACTORS,
    FRACTIONS,
    LIMITS,
    NUMBERS,
    OFFSETS,
)
from gradekit.mistakes.results import as_list, as_number, list_switches, number_switches

__all__ = [
    "COUNTS",
    "EPS",
    "FACTORS",
    "FRACTIONS",
    "LIMITS",
    "NUMBERS",
    "OFFSETS",
    "Choice",
    "ErrorModel",
    "Parameter",
    "Pick",
    "Sentence",
    "Switch",
    "as_list",
    "as_number",
    "list_switches",
    "mean_of",
    "mean_switches",
    "mistakes",
    "number_switches",
]

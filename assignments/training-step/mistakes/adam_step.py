"""One step of Adam for a list of parameters."""

from gradekit.mistakes import mistakes
from gradekit.mistakes.nested_results import CUTS, ending
from gradekit.mistakes.tables import chosen, sentences

from ._adam import ADAM, adam
from ._steps import RETURNS, STEPS, UNMOVED


@mistakes(
    move=sentences(STEPS, up="adam_climbs", twice="adam_uses_the_rate_twice"),
    **ADAM,
    returned=sentences(RETURNS, hats="adam_keeps_corrected_means"),
    unmoved=sentences(UNMOVED),
    cut=sentences(CUTS, without=("negative", "half", "double"), single="adam_in_single_precision"),
    digits=(range(13), "You round the new parameters to {k} decimals."),
    benign={"folded": (True,)},
)
def adam_step(pick, params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    """Give the new parameters, m and v."""
    moved, means, squares, hats = adam(
        pick, params, grads, m, v, step, learning_rate, beta1, beta2, eps
    )
    moved = [ending(pick, p) for p in moved]
    return chosen(pick, "returned", RETURNS)(moved, means, squares, hats, (params, m, v))

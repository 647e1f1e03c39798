"""The learning rate of a step: learning_rate * (1 - step / num_steps)."""

from gradekit.mistakes import mistakes
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.rate_formulas import SCHEDULES
from gradekit.mistakes.schedules import LENGTHS, RATE, SPANS, STEPS, rate_at
from gradekit.mistakes.tables import sentences


@mistakes(
    schedule=sentences(
        SCHEDULES,
        constant="rate_stays_the_same",
        cosine="rate_falls_on_a_cosine",
        share_subtracted="rate_subtracts_the_share",
        whole="rate_divides_whole_numbers",
    ),
    step=sentences(STEPS, ahead="rate_is_a_step_ahead"),
    length=sentences(LENGTHS, less="rate_ends_at_zero", less_error="rate_ends_at_zero"),
    cut=sentences(CUTS, without=("absolute", "positive", "negative", "square", "down")),
    **SPANS,
    **ENDS,
    **RATE.switches(),
)
def learning_rate_at(pick, step, num_steps, learning_rate):
    """Give the rate of a step, which falls on a line."""
    return ended(pick, rate_at(pick, step, num_steps, learning_rate))

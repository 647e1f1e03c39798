"""What goes wrong in the loss of a name."""

from gradekit.mistakes import as_number, mistakes, number_switches

from ._loss import _ahead_switch, _at_distance, _loss, _loss_switches, _pair_sentences


@mistakes(
    benign={"right_guard": (1e-12,)},
    pairs=_pair_sentences(
        without_end="loss_without_the_end",
        after_next="loss_of_the_one_after_the_next",
        reversed="loss_of_the_pairs_reversed",
        itself="loss_of_the_token_itself",
    ),
    ahead=_ahead_switch(),
    **_loss_switches(
        plus="loss_without_the_minus",
        two="loss_in_bits",
        sum="loss_as_a_sum",
        fewer="loss_over_the_letters",
        more="loss_over_the_tokens",
        divisor="loss_over_the_classes",
        columns="loss_divided_by_columns",
    ),
    **number_switches(
        *("negative", "absolute", "positive", "floor", "int", "least", "tanh", "log1p"),
        single="loss_in_single_precision",
    ),
)
def name_loss(pick, counts, tokens):
    """Give the mean surprise of the pairs of a name."""
    return as_number(pick, _loss(pick, counts, _at_distance(pick, "ahead", pick("pairs"), tokens)))

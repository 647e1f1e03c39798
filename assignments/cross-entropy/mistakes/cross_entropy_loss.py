"""What goes wrong in the loss of one prediction."""

from gradekit.mistakes import as_number, mistakes, number_switches

from ._loss import _cost, _loss_switches


@mistakes(
    benign={"accepted": ("added", "raised", "clipped")},
    **_loss_switches(
        shares="loss_of_softmax_twice",
        unshifted="loss_without_the_maximum",
        previous="loss_of_the_previous_class",
        predicted="loss_of_the_predicted_class",
        plus="loss_without_the_minus",
        one_minus="loss_is_one_minus_p",
        square="loss_is_p_squared",
        brier="loss_is_squared_error",
        entropy="loss_is_the_entropy",
        all="loss_of_all_classes",
        binary="loss_for_each_class_separately",
        over_count="loss_divided_by_the_classes",
        minus_logit="loss_without_the_normaliser",
        hard_maximum="loss_with_a_hard_maximum",
        no_maximum="loss_forgets_to_add_the_maximum",
        two="loss_in_bits",
        ten="loss_in_base_ten",
        guard="loss_with_a_large_guard_added",
        clip="loss_clipped_too_early",
        label_smoothing="loss_with_label_smoothing",
    ),
    **number_switches(
        *("negative", "least", "absolute", "positive", "floor", "exp_minus"),
        digits="loss_rounds",
        single="loss_in_single_precision",
    ),
)
def cross_entropy_loss(pick, logits, true_id):
    """Give minus the logarithm of the probability of the right answer."""
    return as_number(pick, _cost(pick, logits, true_id))

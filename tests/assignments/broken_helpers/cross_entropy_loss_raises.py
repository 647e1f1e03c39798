# gradekit: cross-entropy
# base: plain_lists
"""cross_entropy_loss raises for every input; sequence_loss, which calls it, is right.

Lost: non_negativity, zero_at_certainty, loss_matches_the_definition, loss_is_minus_log_softmax,
kl_equivalence, loss_difference_law, loss_normalisation_law, loss_shift_invariance,
loss_of_equal_logits_is_log_v, loss_falls_with_the_target_and_rises_with_the_others,
loss_lies_between_gap_and_gap_plus_log_v, loss_follows_a_permutation, loss_is_convex,
loss_ratio_law, loss_of_two_classes_is_logistic,
loss_grows_by_log_two_when_every_class_is_doubled, loss_ignores_a_hopeless_class,
loss_of_the_printed_probabilities, loss_is_not_clamped_early, loss_survives_large_gaps,
loss_survives_large_logits, loss_leaves_its_argument_alone, loss_in_double_precision,
loss_of_a_single_class,
loss_over_its_whole_range, loss_does_not_remember.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_identity])

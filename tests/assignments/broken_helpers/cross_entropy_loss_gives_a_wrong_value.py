# gradekit: cross-entropy
# base: plain_lists
"""cross_entropy_loss is in bits; sequence_loss, which calls it, is right.

Lost: loss_matches_the_definition, loss_is_minus_log_softmax, kl_equivalence,
loss_difference_law, loss_normalisation_law, loss_of_equal_logits_is_log_v,
loss_lies_between_gap_and_gap_plus_log_v, loss_ratio_law, loss_of_two_classes_is_logistic,
loss_grows_by_log_two_when_every_class_is_doubled, loss_of_the_printed_probabilities,
loss_is_not_clamped_early, loss_survives_large_gaps, loss_survives_large_logits,
loss_in_double_precision,
loss_over_its_whole_range, loss_does_not_remember.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log2(softmax(logits)[true_id])

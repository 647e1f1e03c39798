# gradekit: cross-entropy
# base: plain_lists
"""softmax raises for every input; whoever calls it is right.

Lost: softmax_sums_to_one, softmax_ratio_law, softmax_matches_the_definition,
softmax_shift_invariance, softmax_keeps_the_order, softmax_of_equal_logits_is_uniform,
softmax_follows_a_permutation, softmax_undoes_the_logarithm, softmax_tends_to_uniform_when_hot,
softmax_tends_to_the_largest_when_cold, softmax_entropy_grows_with_temperature,
softmax_ignores_a_hopeless_class, softmax_takes_whole_numbers, softmax_survives_large_logits,
softmax_survives_very_negative_logits, softmax_leaves_its_argument_alone,
softmax_in_double_precision,
softmax_of_a_single_class,
softmax_is_a_plain_list,
softmax_over_its_whole_range, softmax_does_not_remember,
softmax_gives_a_new_list.
"""


def softmax(logits):
    raise RuntimeError("not finished")

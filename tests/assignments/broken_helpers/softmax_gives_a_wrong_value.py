# gradekit: cross-entropy
# base: plain_lists
"""softmax raises 2 to each score; whoever calls it is right.

Lost: softmax_ratio_law, softmax_matches_the_definition, softmax_undoes_the_logarithm,
softmax_tends_to_the_largest_when_cold, softmax_takes_whole_numbers,
softmax_survives_large_logits, softmax_survives_very_negative_logits,
softmax_in_double_precision,
softmax_over_its_whole_range, softmax_does_not_remember,
softmax_gives_a_new_list.
"""


def softmax(logits):
    weights = [2.0**z for z in logits]
    total = sum(weights)
    return [w / total for w in weights]

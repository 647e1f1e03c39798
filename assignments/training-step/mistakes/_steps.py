"""What a step of Adam does with the means, the rate and the results, right and wrong."""

import math

from gradekit.mistakes.nested_results import sign

DIVISIONS = {
    None: (lambda m, v, e: m / (math.sqrt(v) + e), ""),
    "no_root": (lambda m, v, e: m / (v + e), "You divide by v_hat: the root is missing."),
    "under_root": (
        lambda m, v, e: m / math.sqrt(v + e),
        "eps stands under the root; it should be added to the root.",
    ),
    "square_under_root": (
        lambda m, v, e: m / math.sqrt(v + e * e),
        "The square of eps stands under the root; eps should be added to the root.",
    ),
    "outside": (
        lambda m, v, e: m / math.sqrt(v) + e,
        "You add eps to the quotient; it belongs to the divisor.",
    ),
    "outside_safe": (
        lambda m, v, e: (m / math.sqrt(v) if v else 0.0) + e,
        "You add eps to the quotient; it belongs to the divisor.",
    ),
    "no_eps": (lambda m, v, _: m / math.sqrt(v), "eps is not added to the root of v_hat."),
    "no_eps_safe": (
        lambda m, v, _: m / math.sqrt(v) if v else 0.0,
        "eps is not added to the root of v_hat.",
    ),
    "largest": (
        lambda m, v, e: m / max(math.sqrt(v), e),
        "eps is not added to the root of v_hat.",
    ),
    "twice": (lambda m, v, e: m / (math.sqrt(v + e) + e), "eps also stands under the root."),
    "double": (lambda m, v, e: m / (math.sqrt(v) + 2 * e), "eps is added twice."),
    "minus": (lambda m, v, e: m / (math.sqrt(v) - e), "You subtract eps; it should be added."),
    "times_eps": (
        lambda m, v, e: m / (math.sqrt(v) * e),
        "You multiply the root by eps; it should be added.",
    ),
    "in_numerator": (
        lambda m, v, e: (m + e) / math.sqrt(v),
        "You add eps to m_hat; it belongs to the root of v_hat.",
    ),
    "in_both": (
        lambda m, v, e: (m + e) / (math.sqrt(v) + e),
        "You add eps to m_hat, too; it belongs to the root of v_hat alone.",
    ),
    "eps_squared": (
        lambda m, v, e: m / (math.sqrt(v) + e * e),
        "You add the square of eps to the root; it should be eps.",
    ),
    "eps_root": (
        lambda m, v, e: m / (math.sqrt(v) + math.sqrt(e)),
        "You add the root of eps to that of v_hat; it should be eps.",
    ),
    "times_root": (
        lambda m, v, e: m * (math.sqrt(v) + e),
        "You multiply by the root of v_hat; you should divide by it.",
    ),
    "times_root_plain": (
        lambda m, v, e: m * math.sqrt(v) + e,
        "You multiply by the root of v_hat, and add eps; you should divide.",
    ),
    "nothing": (lambda m, *_: m, "The division by the root of v_hat is missing."),
    "size": (
        lambda m, v, e: m / (abs(m) + e),
        "You divide m_hat by its own size, not by the root of v_hat.",
    ),
    "signs": (lambda m, *_: float(sign(m)), "Only the sign of m_hat counts in your step."),
    "upside_down": (
        lambda m, v, e: math.sqrt(v) / (m + e),
        "Your quotient is upside down: root of v_hat by m_hat.",
    ),
    "exchanged": (
        lambda m, v, e: v / (math.sqrt(m) + e),
        "m_hat and v_hat are exchanged in the quotient.",
    ),
    "exchanged_size": (
        lambda m, v, e: v / (math.sqrt(abs(m)) + e),
        "m_hat and v_hat are exchanged in the quotient.",
    ),
    "all_rooted": (
        lambda m, v, e: math.copysign(math.sqrt(abs(m) / (v + e)), m),
        "You take the root of the whole quotient.",
    ),
    "squared": (lambda m, v, e: m / (v * v + e), "You square v_hat; you should take its root."),
    "cube_root": (
        lambda m, v, e: m / (v ** (1 / 3) + e),
        "You take the cube root of v_hat; it should be the square root.",
    ),
    "fourth_root": (
        lambda m, v, e: m / (math.sqrt(math.sqrt(v)) + e),
        "You take the root of v_hat twice.",
    ),
    "one_more": (
        lambda m, v, e: m / (math.sqrt(v) + 1 + e),
        "1 is added to the root of v_hat.",
    ),
    "precedence": (
        lambda m, v, e: m / e + math.sqrt(v),
        "You divide by eps and add the root: parentheses are missing.",
    ),
}
"""The direction of a step from m_hat, v_hat and eps."""

OPERANDS = {
    None: (lambda g, old, new, hat: hat, ""),
    "gradient": (
        lambda g, old, new, hat: (g, hat[1]),
        "Your step follows the gradient of this step, not m_hat.",
    ),
    "old": (
        lambda g, old, new, hat: old,
        "Your step uses m and v from before this gradient, and no correction.",
    ),
    "old_mean": (
        lambda g, old, new, hat: (old[0], hat[1]),
        "Your step uses the m from before this gradient.",
    ),
    "old_square": (
        lambda g, old, new, hat: (hat[0], old[1]),
        "Your step uses the v from before this gradient.",
    ),
    "gradient_below": (
        lambda g, old, new, hat: (hat[0], g * g),
        "You divide by the size of this gradient, not by the root of v_hat.",
    ),
}
"""What a step divides by what."""

STEPS = {
    None: (lambda p, d, r, _: p - r * d, ""),
    "up": (
        lambda p, d, r, _: p + r * d,
        "You add the step: the parameters move up the slope. It should be subtracted.",
    ),
    "twice": (lambda p, d, r, _: p - r * r * d, "You multiply by the learning rate twice."),
    "no_rate": (lambda p, d, *_: p - d, "The learning rate is missing in your step."),
    "by_rate": (
        lambda p, d, r, _: p - d / r,
        "You divide by the learning rate; you should multiply.",
    ),
    "replaced": (
        lambda p, d, r, _: 0 * p - r * d,
        "Your new parameter is the step alone: the old one is missing.",
    ),
    "step": (
        lambda p, d, r, _: 0 * p + r * d,
        "You return the step: the old parameter is missing, and the minus.",
    ),
    "difference": (
        lambda p, d, r, _: r * d - p,
        "Your difference is reversed: the step minus the parameter.",
    ),
    "unmoved": (lambda p, *_: p, "The parameters come back unchanged."),
    "gradient": (
        lambda p, _, r, g: p - r * g,
        "The parameters move by rate times gradient, as in gradient descent.",
    ),
    "two_steps": (lambda p, d, r, _: p - 2 * r * d, "Your step is taken twice."),
    "scaled": (
        lambda p, d, r, _: r * (p - d),
        "You multiply the whole difference by the rate: parentheses are in a wrong place.",
    ),
    "multiplied": (
        lambda p, d, r, _: p * (1 - r * d),
        "You multiply the parameter by 1 - step; you should subtract the step.",
    ),
    "times_gradient": (
        lambda p, d, r, g: p - r * d * g,
        "You multiply the step by the gradient once more.",
    ),
    "no_direction": (
        lambda p, _, r, __: p - r,
        "Every parameter moves by the rate alone.",
    ),
    "plus_rate": (lambda p, d, r, _: p - (r + d), "You add rate and direction; multiply them."),
}
"""A parameter p after a step in direction d, with the rate r and the gradient g."""

RATES = {
    None: (lambda r, *_: r, ""),
    "by_count": (lambda r, t, *_: r / t, "You also divide the rate by step + 1."),
    "by_root_of_count": (
        lambda r, t, *_: r / math.sqrt(t),
        "You also divide the rate by the root of step + 1.",
    ),
    "by_first": (lambda r, _, a, __: r / (1 - a), "You also divide the rate by 1 - beta1."),
    "times_first": (lambda r, _, a, __: r * (1 - a), "You also multiply the rate by 1 - beta1."),
    "corrected_again": (
        lambda r, t, a, b: r * math.sqrt(1 - b**t) / (1 - a**t),
        "Means and rate are both corrected: one of these is enough.",
    ),
    "usual": (lambda *_: 0.001, "You use 0.001 for the rate, whatever is passed."),
    "text": (lambda *_: 0.01, "You use 0.01 for the rate, whatever is passed."),
}

COUNTING = {
    None: (lambda s, *_: s, ""),
    "every": (
        lambda s, i, n: s * n + i,
        "The step is counted up for each parameter, not once for all of them.",
    ),
    "within": (
        lambda s, i, _: s + i,
        "The step grows from one parameter to the next in the same call.",
    ),
}

SHARING = {
    None: (lambda old, _, __: old, ""),
    "running": (
        lambda old, new, _: new[-1] if new else old,
        "m and v run on from one parameter to the next; each has its own.",
    ),
    "first": (
        lambda old, _, first: first,
        "All parameters use the m and v of the first one; each has its own.",
    ),
}

RETURNS = {
    None: (lambda p, m, v, *_: (p, m, v), ""),
    "hats": (
        lambda p, m, v, hats, *_: (p, [h[0] for h in hats], [h[1] for h in hats]),
        "You return m and v after the correction; they should stay as they are before it.",
    ),
    "hat_m": (
        lambda p, m, v, hats, *_: (p, [h[0] for h in hats], v),
        "You return m after the correction; it should stay as it is before it.",
    ),
    "hat_v": (
        lambda p, m, v, hats, *_: (p, m, [h[1] for h in hats]),
        "You return v after the correction; it should stay as it is before it.",
    ),
    "root": (
        lambda p, m, v, *_: (p, m, [math.sqrt(x) for x in v]),
        "You return the root of v; it should be v itself.",
    ),
    "old": (
        lambda p, m, v, _, old: (p, old[1], old[2]),
        "You return the old m and v.",
    ),
    "old_m": (lambda p, m, v, _, old: (p, old[1], v), "You return the old m."),
    "old_v": (lambda p, m, v, _, old: (p, m, old[2]), "You return the old v."),
    "exchanged": (lambda p, m, v, *_: (p, v, m), "You return v before m."),
    "params_last": (lambda p, m, v, *_: (m, v, p), "You return the parameters last, not first."),
    "params_only": (lambda p, *_: p, "You return the parameters only: m and v are missing."),
    "no_v": (lambda p, m, *_: (p, m), "You return parameters and m only: v is missing."),
    "dropped_last": (
        lambda p, m, v, *_: (p[:-1], m[:-1], v[:-1]),
        "The last parameter is missing in what you return.",
    ),
    "joined": (lambda p, m, v, *_: [*p, *m, *v], "You return one long list, not three."),
    "rows": (
        lambda p, m, v, *_: [list(row) for row in zip(p, m, v, strict=True)],
        "You return a triple for each parameter, not three lists.",
    ),
}
"""What comes back: parameters, m, v; the corrected means; what was passed."""

UNMOVED = {
    None: (lambda *_: False, ""),
    "first": (lambda i, _: i == 0, "The first parameter does not move."),
    "last": (lambda i, n: i == n - 1, "The last parameter does not move."),
    "others": (lambda i, _: i > 0, "Only the first parameter moves."),
}

ENTRIES = {
    None: (lambda g, _: g, ""),
    "opposite": (
        lambda g, _: [-x for x in g],
        "The gradient enters m with the opposite sign.",
    ),
    "rate": (
        lambda g, r: [r * x for x in g],
        "The gradients are multiplied by the rate before they enter m and v.",
    ),
    "sizes": (lambda g, _: [abs(x) for x in g], "The gradient enters m without its sign."),
    "signs": (lambda g, _: [float(sign(x)) for x in g], "Only the signs of the gradients enter."),
    "mean": (
        lambda g, _: [sum(g) / len(g)] * len(g),
        "All parameters share the mean of the gradients; each has its own.",
    ),
    "sum": (
        lambda g, _: [sum(g)] * len(g),
        "All parameters share the sum of the gradients; each has its own.",
    ),
    "by_number": (
        lambda g, _: [x / len(g) for x in g],
        "You divide the gradients by the number of parameters.",
    ),
    "length": (
        lambda g, _: [x / (math.sqrt(math.fsum(y * y for y in g)) or 1.0) for x in g],
        "You divide the gradients by the length of their vector.",
    ),
    "reversed": (lambda g, _: g[::-1], "You take the gradients in reverse order."),
    "shifted": (
        lambda g, _: [g[-1], *g[:-1]],
        "Every parameter takes the gradient of the one before it.",
    ),
}
"""The gradients g as they enter m and v, with the rate."""

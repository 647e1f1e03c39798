"""What may go wrong in `gpt`, with a sentence for each."""

from gradekit.mistakes import Sentence
from gradekit.mistakes.tables import choices

from ._norm import EPSILON, NORMS, SMALL

FACTORS = (2.0, 0.5, 10.0, 0.1, 1000.0, 0.001)
SHARES = (0.1, 0.01, 0.5, 0.9)


TOKEN = {
    "previous": "You look up the row before that of the token: wte[token_id - 1].",
    "next": "You look up the row after that of the token: wte[token_id + 1].",
    "lm_head": "You look the token up in lm_head; its row is in wte.",
    "position": "You look up wte by the position.",
    "missing": "The row of wte is missing from x.",
    "first": "You always look up the first row of wte.",
    "last": "Rows of wte are counted from its end: wte[-token_id].",
    "scaled": "You multiply the row of wte by the square root of C.",
}

PLACE = {
    "missing": "The row of wpe is missing from x.",
    "next": "Every token gets the row of wpe after its own, that of position + 1.",
    "previous": "Every token gets the row of wpe before its own, that of position - 1.",
    "first": "Every token gets the first row of wpe.",
    "token": "You look up wpe by the token.",
    "from the end": "Rows of wpe are counted from its end: wpe[-pos_id].",
    "product": "You multiply the rows of wte and wpe; they are added.",
    "minus": "You subtract the row of wpe; it is added.",
    "twice": "You add the row of wpe twice.",
    "half": "You divide the row of wpe by 2.",
    "mean": "You take the mean of the rows of wte and wpe; it is their sum.",
    "into the table": "You add wpe to the row of wte itself, so the table keeps it.",
    "in every layer": "You add the row of wpe again in every layer.",
    "after the norm": "You add the row of wpe after the norm.",
    "norm apart": "You normalise the rows of wte and wpe one by one before you add them.",
}

NORM = {
    "no first": "The norm of wte[t] + wpe[p] is missing.",
    "no attention": "The norm before attention is missing.",
    "no hidden": "The norm before the hidden units is missing.",
    "no layer": "No vector is normalised within the layers.",
    "none": "No vector is normalised.",
    "stream": "You add the result of attention to the normalised x, not to x.",
    "hidden stream": "You add the result of the hidden units to the normalised x, not to x.",
    "both streams": "Attention and hidden units are added to the normalised x, not to x.",
    "final": "You normalise x once more before lm_head.",
    "post": "You normalise after adding to x; it is what a layer looks at that is normalised.",
    "post only attention": "You normalise x after adding the attention, in place of before.",
    "after": "You normalise what attention and hidden units give before you add it to x.",
    "after too": "You normalise x once more after each addition.",
    "query raw": "Queries are computed of x without the norm; keys and values of its norm.",
    "keys raw": "Keys are computed of x without the norm.",
    "values raw": "Values are computed of x without the norm.",
    "keys and values raw": "Keys and values are computed of x without the norm.",
    "queries and keys": "You normalise queries and keys once more.",
    "mixed": "You normalise what the heads give before wo.",
    "between": "You normalise the hidden units before fc2.",
    "logits": "You normalise the logits.",
    "twice": "You normalise the sum of wte[t] and wpe[p] twice.",
}

RESIDUAL = {
    "attention": "The result of attention replaces x; it is added to it.",
    "hidden": "The result of the hidden units replaces x; it is added to it.",
    "both": "What attention and hidden units give replaces x; it is added to it.",
    "old": "The hidden units are added to x from before attention.",
    "first norm": "The hidden units are added to the x that was normalised before attention.",
    "parallel": "The hidden units look at x from before attention.",
    "embedding": "In every layer you add to the x from before the layers.",
    "embedding at last": "You add the x from before the layers once more at the end.",
    "attention twice": "You add the result of attention twice.",
    "x twice": "You add x twice after attention.",
    "minus": "You subtract the result of attention; it is added.",
    "hidden minus": "You subtract the result of the hidden units; it is added.",
    "half": "You take the mean of x and what is added to it; it is the sum.",
    "around the layer": "You add x once, around the whole layer; each part has its own addition.",
    "no attention": "Attention changes nothing in your logits.",
    "no hidden": "The hidden units change nothing in your logits.",
    "hidden first": "The hidden units come before attention.",
    "no layers": "Layers change nothing in your logits.",
}

LAYERS = {
    "first": "Only the first layer counts: the layers after it change nothing.",
    "last": "Only the last layer counts: the layers before it change nothing.",
    "not first": "The first layer is left out.",
    "not last": "The last layer is left out.",
    "reversed": "You go through the layers from the last to the first.",
    "same": "Every layer uses the weights of the first.",
    "same hidden": "The hidden units use the weights of the first layer in every layer.",
    "same last": "Every layer uses the weights of the last.",
    "twice": "You go through the layers twice.",
}

SCALE = {
    "none": "The scores are not divided by sqrt(C / n_head).",
    "width": "You divide the scores by the square root of C; it is that of C / n_head.",
    "linear": "You divide the scores by C / n_head; it is the square root of it.",
    "width linear": "You divide the scores by C; it is the square root of C / n_head.",
    "times": "You multiply the scores by sqrt(C / n_head); it is a division.",
    "times linear": "You multiply the scores by C / n_head; it is a division by its square root.",
    "heads": "You divide the scores by the square root of n_head; it is that of C / n_head.",
    "heads linear": "You divide the scores by n_head; it is the square root of C / n_head.",
    "product": "You multiply the size of a head by n_head in the scale of the scores.",
    "keys": "You divide the scores by the square root of the number of keys.",
    "keys linear": "You divide the scores by the number of keys.",
    "fourth root": "You take the root of C / n_head twice before you divide the scores by it.",
    "cosine": "You divide the scores by the lengths of query and key.",
    "after": "You divide the attention weights, not the scores, by sqrt(C / n_head).",
    "plus": "You divide by the square root of C / n_head + 1.",
}

WEIGHTS = {
    "unnormalised": "Attention weights are exp of the scores: they are not divided by their sum.",
    "raw": "Attention weights are the scores themselves: softmax is missing.",
    "linear": "You divide the scores by their sum, without exp.",
    "uniform": "Every position is given the same attention weight.",
    "hard": "All attention goes to the key with the largest score.",
    "heads": "You normalise the attention weights over the heads; it is over the positions.",
    "all": "You normalise the attention weights over all heads together.",
    "twice": "You apply softmax to the scores twice.",
    "count": "You divide exp of the scores by the number of keys; it is their sum.",
    "times sum": "You multiply exp of the scores by their sum; it is a division.",
    "times shifted sum": "You multiply exp of the scores by their sum; it is a division.",
    "max": "You divide exp of the scores by the largest of them; it is their sum.",
    "sigmoid": "You apply the logistic function to the scores in place of softmax.",
    "two": "You raise 2 to the scores; it is e.",
    "plus one": "You add 1 to the sum by which the attention weights are divided.",
    "minus": "Small scores get large attention weights: the sign is wrong.",
    "relu": "You replace negative scores by 0.",
    "squared": "You square the attention weights.",
    "log": "You take the logarithm of the attention weights.",
    "count too": "You divide the attention weights by the number of keys besides.",
}

SEEN = {
    "before": "A position does not see itself: its key and value are missing.",
    "before or self": "A position does not see itself, but for the first.",
    "first": "A position takes the value of the first position only.",
    "self": "A position takes its own value only, nothing of those before.",
    "not first": "Attention leaves out the first position, but at the first itself.",
    "not last": "Attention leaves out the position just before.",
    "newest in front": "Keys and values are in opposite order: weights meet the wrong values.",
    "one cache": "All layers put their keys and values into one cache.",
    "twice": "A position counts its own key and value twice.",
    "late values": "A position has its own key when it looks, but not its own value.",
    "shifted": "Attention weights meet the value of the position before.",
}

HEADS = {
    "shared": "All heads share one set of scores, those of the whole query and key.",
    "one": "You use one head whatever n_head is.",
    "interleaved": "A head owns every n_head-th entry; it is a part in one piece.",
    "interleaved out": "What the heads give is interleaved; it is put side by side.",
    "transposed": "You exchange the number of heads and the size of a head.",
    "first": "All heads use the attention weights of the first.",
    "last": "All heads use the attention weights of the last.",
    "first query": "Every head uses the first part of the query.",
    "first key": "Every head uses the first part of the keys.",
    "first value": "Every head takes the first part of the values.",
    "same part": "Every head uses the first part of query, keys and values.",
    "overwritten": "Only what the last head gives is kept; the others are overwritten.",
    "only first": "Only the first head is used; the entries of the others are 0.",
    "only last": "Only the last head is used; the entries of the others are 0.",
    "reversed": "The heads' results are put side by side in reverse order.",
    "summed": "You add up what the heads give; it is put side by side.",
    "averaged": "You average what the heads give; it is put side by side.",
    "mean scores": "All heads use the mean of their attention weights.",
    "shifted": "A head takes the values of the next one.",
}

ROLES = {
    "kv": "Keys and values are exchanged.",
    "qk": "Queries and keys are exchanged.",
    "qv": "Queries and values are exchanged.",
    "qq": "You compute the keys with wq.",
    "kk": "You compute the queries with wk.",
    "vk": "You compute the values with wk.",
    "kv from v": "You compute the keys with wv.",
    "vq": "What attention takes is computed with wq; it is wv.",
    "all q": "You compute queries, keys and values with wq.",
    "no q": "The queries are not multiplied by wq.",
    "no k": "The keys are not multiplied by wk.",
    "no v": "The values are not multiplied by wv.",
    "no o": "What attention gives is not multiplied by wo.",
    "vo": "The matrices wv and wo are exchanged.",
    "o is q": "You multiply what attention gives by wq; it is wo.",
    "o is v": "You multiply what attention gives by wv; it is wo.",
    "x": "Attention takes the normalised x itself: neither wv nor wo is used.",
}

TRANSPOSED = {
    "wq": "You multiply by the columns of wq.",
    "wk": "You multiply by the columns of wk.",
    "wv": "You multiply by the columns of wv.",
    "wo": "You multiply by the columns of wo.",
    "qkv": "You multiply by the columns of wq, wk and wv.",
    "all": "You multiply by the columns of wq, wk, wv and wo.",
}

ACTIVATION = {
    "none": "Relu between fc1 and fc2 is missing.",
    "gelu": "You use GELU in place of relu.",
    "gelu tanh": "You use the tanh formula of GELU in place of relu.",
    "quick gelu": "You use x times the logistic function of 1.702 x in place of relu.",
    "squared": "You square what relu gives.",
    "square": "You square the hidden units in place of relu.",
    "silu": "You use SiLU in place of relu.",
    "tanh": "You use tanh in place of relu.",
    "sigmoid": "You use the logistic function in place of relu.",
    "absolute": "You take the absolute value in place of relu.",
    "negative": "You keep the negative hidden units and replace the positive ones by 0.",
    "softplus": "You use softplus in place of relu.",
    "elu": "You use ELU in place of relu.",
    "exp": "You use exp in place of relu.",
    "softmax": "You use softmax in place of relu.",
    "step": "You replace positive hidden units by 1 and the others by 0.",
    "after": "You apply relu after fc2; it belongs before.",
    "both": "You apply relu after fc2, too.",
    "before": "You apply relu before fc1; it belongs after.",
    "before too": "You apply relu before fc1, too.",
    "queries": "You apply relu to queries, keys and values, too.",
    "attention": "You apply relu to what attention gives, too.",
    "stream": "You apply relu to x after each layer, too.",
    "logits": "You apply relu to the logits.",
    "least one": "You replace hidden units below 1 by 1.",
    "capped": "You limit the hidden units to 1 besides.",
}

OUTPUT = {
    "tied": "You multiply by wte at the end; it is lm_head.",
    "probabilities": "You return probabilities; logits are asked for.",
    "log probabilities": "You return log probabilities; logits are asked for.",
    "minus": "Your logits have the wrong sign.",
    "scaled": "You divide the logits by the square root of C.",
    "divided": "You divide the logits by C.",
    "shifted": "You subtract the largest logit from all of them.",
    "centred": "You subtract the mean of the logits.",
    "exp": "You return exp of the logits.",
    "stream": "You return x: the multiplication by lm_head is missing.",
    "one-hot": "You return 1 for the largest logit and 0 for the others.",
    "reversed": "You give the logits in reverse order.",
    "next": "Each logit is that of the token after.",
    "plus": "You add x to the logits.",
    "no last": "The logit of the last token is missing.",
    "single": "You return the logits in single precision.",
}

CHOICES = {
    "scale": choices(SCALE, {"none": "gpt_without_scaling", "width": "gpt_scales_by_the_width"}),
    "activation": choices(ACTIVATION, {"none": "gpt_without_relu"}),
    "normed": choices(
        NORM, {"stream": "gpt_normalises_the_stream", "final": "gpt_with_a_final_norm"}
    ),
    "residual": choices(RESIDUAL, {"attention": "gpt_attention_replaces_the_stream"}),
    "place": choices(
        PLACE,
        {"missing": "gpt_without_places", "into the table": "gpt_adds_places_into_the_table"},
    ),
    "heads": choices(HEADS, {"shared": "gpt_without_heads"}),
    "weights": choices(WEIGHTS, {"unnormalised": "gpt_does_not_normalise_attention"}),
    "seen": choices(
        SEEN,
        {
            "before": "gpt_looks_before_it_keeps",
            "newest in front": "gpt_keeps_the_newest_key_in_front",
            "one cache": "gpt_shares_one_cache",
        },
    ),
    "output": choices(
        OUTPUT,
        {
            "tied": "gpt_with_a_tied_head",
            "probabilities": "gpt_gives_probabilities",
            "single": "gpt_in_single_precision",
        },
    ),
    "roles": choices(ROLES, {"kv": "gpt_swaps_keys_and_values"}),
    "layers": choices(LAYERS),
    "token": choices(TOKEN, {"previous": "gpt_counts_tokens_from_one"}),
    "transposed": choices(TRANSPOSED),
    "norm": {
        name: Sentence(f"In the norms of gpt: {text[0].lower()}{text[1:]}")
        for name, text in NORMS.items()
        if name not in {"nothing", "least root"}
    },
}
"""Everything of `gpt`; what `rmsnorm` may do wrong counts where it is written out there."""

PARAMETERS = {
    "epsilon": (
        (*SMALL, 0.0),
        Sentence(
            "You add an epsilon of {k} in the norm; it is 0.00001.",
            special={0: "You add no epsilon in the norm; it is 0.00001."},
        ),
        EPSILON,
    ),
    "window": (
        (2, 3, 4, 8, 16),
        "A position looks at the last {k} positions only, with its own.",
    ),
    "leak": (
        (0.01, 0.1, 0.2, 0.05, 1.0),
        Sentence(
            "You multiply negative hidden units by {k}; relu gives 0.",
            special={1: "Negative hidden units stay as they are; relu gives 0."},
        ),
    ),
    "divisor": (FACTORS, "You divide the scores by {k}; it is sqrt(C / n_head)."),
    "temperature": (FACTORS, "You divide the logits by {k}."),
    "sharpness": (FACTORS, "You multiply the scores by {k} besides."),
    "head_power": (
        (0.0, 0.25, 1.0),
        Sentence(
            "You divide the scores by (C / n_head) ** {k}; it is ** 0.5.",
            special={
                0: "You do not divide the scores; it should be by sqrt(C / n_head).",
                1: "You divide the scores by C / n_head; it should be by its root.",
            },
        ),
    ),
    "width_power": (
        (0.5, 0.25, 1.0),
        Sentence(
            "You divide the scores by C ** {k}; it is the square root of C / n_head.",
            special={
                0.5: "You divide the scores by sqrt(C); it should be sqrt(C / n_head).",
                1: "You divide the scores by C; it should be sqrt(C / n_head).",
            },
        ),
    ),
    "sum_power": (
        (0.0, 0.5, 2.0, -1.0),
        Sentence(
            "You divide exp of the scores by their sum to the power of {k}; it should be the sum.",
            special={0: "You do not divide exp of the scores by their sum."},
        ),
    ),
    "heads_used": (
        (1, 2, 3, 4, 8),
        "Your attention is as if n_head were {k}, but for the division by sqrt(C / n_head), "
        "which is right.",
    ),
    "gap": (
        (1, 2, 3),
        Sentence(
            "A position sees only those at least {k} before it; it should see itself, too.",
            special={1: "A position sees only those before it; it should see itself, too."},
        ),
    ),
    "x_at_attention": (
        (0.0, 0.5, 2.0, -1.0),
        Sentence(
            "You add the result of attention to {k} times x; it should be x itself.",
            special={0: "You take the result of attention without adding x to it."},
        ),
    ),
    "x_at_hidden": (
        (0.0, 0.5, 2.0, -1.0),
        Sentence(
            "You add the result of the hidden units to {k} times x; it should be x itself.",
            special={0: "You take the result of the hidden units without adding x to it."},
        ),
    ),
    "rows_before": ((1, 2, 3), "You look up wte[token_id - {k}]; it is wte[token_id]."),
    "rows_after": ((1, 2, 3), "You look up wte[token_id + {k}]; it is wte[token_id]."),
    "places_before": ((1, 2, 3), "You look up wpe[pos_id - {k}]; it is wpe[pos_id]."),
    "places_after": ((1, 2, 3), "You look up wpe[pos_id + {k}]; it is wpe[pos_id]."),
    "place_share": (
        (0.0, 0.1, 0.25, 0.75, 3.0),
        Sentence(
            "You add {k} times the row of wpe; it is added once.",
            special={0: "You do not add the row of wpe."},
        ),
    ),
    "cap": ((30.0, 50.0, 5.0), "You cap the logits smoothly at {k} by tanh."),
}

SHIFTS = ("log probabilities", "shifted", "centred")
SOFTMAX = ("probabilities", "minus")
OF_A_DOCUMENT = CHOICES | {
    "output": {
        name: sentence
        for name, sentence in CHOICES["output"].items()
        if name not in SHIFTS + SOFTMAX
    }
}
"""Without what is no mistake in a loss, or is one of its softmax as well."""

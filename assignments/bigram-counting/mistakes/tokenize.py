"""What goes wrong in the tokens of a name."""

from itertools import groupby

from gradekit.mistakes import COUNTS, Sentence, mistakes

_MARK = 26
_NAMES = {
    "reversed": ("You write the letters in reverse order.", lambda s: s[::-1]),
    "sorted": ("You sort the letters.", lambda s: "".join(sorted(s))),
    "no_runs": (
        Sentence(
            "A letter that comes twice in a row is written once.", "tokens_without_repetition"
        ),
        lambda s: "".join(b for a, b in zip(" " + s, s, strict=False) if a != b),
    ),
    "different": (
        "A letter that comes several times in the name is written once.",
        lambda s: "".join(dict.fromkeys(s)),
    ),
    "different_sorted": (
        "You write each letter of the name once, in the order of the alphabet.",
        lambda s: "".join(sorted(set(s))),
    ),
    "without_first": ("The first letter is missing.", lambda s: s[1:]),
    "without_last": ("The last letter is missing.", lambda s: s[:-1]),
    "inside": ("The first and the last letter are missing.", lambda s: s[1:-1]),
    "first": ("Only the first letter is written.", lambda s: s[:1]),
    "last": ("Only the last letter is written.", lambda s: s[-1:]),
    "second": ("Only every second letter is written.", lambda s: s[::2]),
    "first_twice": ("The first letter is written twice.", lambda s: s[:1] + s),
    "last_twice": ("The last letter is written twice.", lambda s: s + s[-1:]),
    "doubled": ("Each letter is written twice.", lambda s: "".join(c + c for c in s)),
    "whole_twice": ("The name is written twice.", lambda s: s + s),
    "there_and_back": ("The name is written forwards and backwards.", lambda s: s + s[::-1]),
}
_LETTERS = {
    "from_one": (
        Sentence("You count a as 1, not as 0.", "tokens_counted_from_one"),
        lambda s, c: _number(c) + 1,
    ),
    "backwards": ("You number the alphabet from its end: z is 0.", lambda s, c: 25 - _number(c)),
    "capitals": ("You subtract the code of the capital A, so a is 32.", lambda s, c: ord(c) - 65),
    "code": ("You return the codes of the letters: a is 97.", lambda s, c: ord(c)),
    "in_name": (
        "You number the letters by where they first come in the name.",
        lambda s, c: s.index(c),
    ),
    "in_sorted": (
        "You number the letters by their order among the letters of the name.",
        lambda s, c: sorted(set(s)).index(c),
    ),
    "letter": ("You return the letters themselves, not their numbers.", lambda s, c: c),
    "from_one_around": ("You count a as 1, and z as 0.", lambda s, c: (_number(c) + 1) % 26),
    "less_one": ("You count a as -1.", lambda s, c: _number(c) - 1),
    "without_z": ("You give z the number 24, as y.", lambda s, c: min(_number(c), 24)),
    "text": ("You return the numbers as text.", lambda s, c: str(_number(c))),
}
_MARKS = {
    "no_end": (
        Sentence("The mark at the end is missing.", "tokens_without_the_end"),
        lambda m, v: [m, *v],
    ),
    "no_start": (
        Sentence("The mark at the beginning is missing.", "tokens_without_the_start"),
        lambda m, v: [*v, m],
    ),
    "none": ("Both marks are missing.", lambda m, v: v),
    "start_twice": ("The mark stands twice at the beginning.", lambda m, v: [m, m, *v, m]),
    "end_twice": ("The mark stands twice at the end.", lambda m, v: [m, *v, m, m]),
    "both_twice": ("The mark stands twice at both ends.", lambda m, v: [m, m, *v, m, m]),
    "start_only_twice": (
        "Both marks stand at the beginning, and none at the end.",
        lambda m, v: [m, m, *v],
    ),
    "end_only_twice": (
        "Both marks stand at the end, and none at the beginning.",
        lambda m, v: [*v, m, m],
    ),
    "between": (
        "The mark stands between the letters as well.",
        lambda m, v: [m, *(x for a in v for x in (a, m))],
    ),
    "only_between": (
        "The mark stands between the letters, and not at the ends.",
        lambda m, v: [x for a in v for x in (a, m)][:-1],
    ),
    "nested": ("The letters stand in a list of their own.", lambda m, v: [m, v, m]),
    "pairs": (
        "You return pairs of neighbours, not the tokens.",
        lambda m, v: [list(pair) for pair in zip([m, *v], [*v, m], strict=True)],
    ),
    "text": ("You write the marks as text.", lambda m, v: [".", *v, "."]),
    "first_letter": (
        "You end with the first letter, not with the mark.",
        lambda m, v: [m, *v, v[0]],
    ),
    "count": (
        "You end with the number of letters, not with the mark.",
        lambda m, v: [m, *v, len(v)],
    ),
    "last_letter": (
        "You end with the last letter again, not with the mark.",
        lambda m, v: [m, *v, v[-1]],
    ),
}


def _number(letter):
    return ord(letter) - ord("a")


@mistakes(
    name={name: sentence for name, (sentence, _) in _NAMES.items()},
    letters={name: sentence for name, (sentence, _) in _LETTERS.items()},
    marks={name: sentence for name, (sentence, _) in _MARKS.items()},
    scheme={
        "mark_first": Sentence(
            "You count the mark as 0 and the letters from 1.", "tokens_with_the_mark_first"
        ),
    },
    first=((*COUNTS, 27), "You begin with {k} for a, not with 0.", 0),
    in_a_row=((1, 2, 3), "Of equal letters in a row you write at most {k}."),
    of_each=((1, 2, 3), "You write no letter more often than {k} times."),
    mark=((27, 0, 25, 28, 1, 100, -1), "You write {k} for the mark, not 26.", 26),
    start=((27, 0, 25, 28, 1, 100, -1), "You begin with {k}, not with the mark 26.", 26),
    end=((27, 0, 25, 28, 1, 100, -1), "You end with {k}, not with the mark 26.", 26),
    length=((*COUNTS[1:], 20, 30, 32), "You stop after {k} letters."),
    tokens=((*COUNTS[2:], 20, 30, 32), "You return only the first {k} tokens."),
    padded=((*COUNTS[2:], 20, 30, 32, 42), "You fill up with marks to {k} tokens."),
)
def tokenize(pick, name):
    """Give the tokens of a name."""
    letters = name if (how := pick("name")) is None else _NAMES[how][1](name)
    if (k := pick("in_a_row")) is not None:
        letters = "".join("".join(run)[: int(k)] for _, run in groupby(letters))
    if (k := pick("of_each")) is not None:
        letters = "".join(c for i, c in enumerate(letters) if letters[:i].count(c) < k)
    if (k := pick("length")) is not None:
        letters = letters[: int(k)]
    if (how := pick("letters")) is not None:
        numbers = [_LETTERS[how][1](name, c) for c in letters]
    else:
        a = 1 if pick("scheme") else (pick("first") or 0)
        numbers = [_number(c) + int(a) for c in letters]
    tokens = _marked(pick, numbers)
    if (k := pick("padded")) is not None:
        tokens = [*tokens, *[_MARK] * (int(k) - len(tokens))]
    return tokens if (k := pick("tokens")) is None else tokens[: int(k)]


def _marked(pick, numbers):
    """Put the marks around the letters."""
    mark = 0 if pick("scheme") else _MARK
    if (k := pick("mark")) is not None:
        mark = int(k)
    if (how := pick("marks")) is not None:
        return _MARKS[how][1](mark, numbers)
    start = mark if (k := pick("start")) is None else int(k)
    end = mark if (k := pick("end")) is None else int(k)
    return [start, *numbers, end]

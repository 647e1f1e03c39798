"""What it means to write a name as tokens.

Source: Karpathy, makemore (2022): one mark for both ends of a name.
"""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import Mismatch, assert_length, show

from ._calculations import ANY_NAME, LETTERS, MARK, NAMES, _assert_tokens

STRANGE_NAMES = ("Emma", "anna lena", "o'neil", "zo\N{LATIN SMALL LETTER E WITH DIAERESIS}")
TOLD_BY = {"ValueError", "IndexError", "KeyError"}
"""What looking a letter up raises in Python where there is none."""


@given(name=ANY_NAME)
@example(name="a")
@example(name="emma")
@example(name="zoe")
def tokenize_matches_the_definition(tokenize, reference, name):
    """tokenize(name) is 26, the numbers of its letters, and 26 again.

    a is 0, b is 1, and so on to z, which is 25. The mark 26 says where a name begins and
    where it ends.
    """
    _assert_tokens(tokenize(name), reference.tokenize(name))


@given(letter=st.sampled_from(LETTERS))
@example(letter="a")
@example(letter="z")
def tokenize_numbers_the_letters_from_zero(tokenize, letter):
    """The letters a to z have the numbers 0 to 25, in the order of the alphabet.

    They are the rows and columns of the table, and lists count from 0.
    """
    got = tokenize(letter)
    want = ord(letter) - ord("a")
    if want not in got:
        raise Mismatch(
            f"got {show(got)}, but {letter} should be the number {want}",
            got=show(got),
            expected=f"a list that holds {want}",
        )


@given(name=ANY_NAME)
@example(name="emma")
def tokenize_puts_the_mark_at_both_ends(tokenize, name):
    """A name begins with the mark 26 and ends with it, and has it nowhere else.

    Without the first, the model could not say how names begin; without the last, it
    would never stop.
    """
    got = tokenize(name)
    places = [place for place, token in enumerate(got) if token == MARK]
    if len(got) < 2 or places != [0, len(got) - 1]:
        raise Mismatch(
            f"got {show(got)}, but should be 26 first and last, and nowhere between",
            got=show(got),
            expected="26 first and last, and nowhere between",
        )


@given(name=ANY_NAME)
@example(name="emma")
def tokenize_gives_one_pair_more_than_letters(tokenize, name):
    """A name of n letters becomes n + 2 tokens: n + 1 pairs of neighbours.

    emma has five: the mark and e, e and m, m and m, m and a, a and the mark. Letters that
    are repeated count each time.
    """
    assert_length(tokenize(name), len(name) + 2)


@given(first=NAMES, second=NAMES)
@example(first="an", second="na")
def tokenize_joins_where_names_are_joined(tokenize, first, second):
    """The tokens of two names written as one are those of both, without the marks between.

    Every letter has its number, whatever stands beside it.
    """
    want = tokenize(first)[:-1] + tokenize(second)[1:]
    _assert_tokens(tokenize(first + second), want)


@given(name=st.sampled_from(STRANGE_NAMES))
@example(name="Emma")
def tokenize_refuses_what_is_no_letter(tokenize, name):
    """What is no letter from a to z is answered with a ValueError, an IndexError or a KeyError.

    Advice: ord("E") - ord("a") is -28, and a list takes a negative place for one from its
    end. Data that is not as clean as promised is then counted somewhere, without a word.
    """
    try:
        got = tokenize(name)
    except Exception as error:
        if getattr(error, "exception", type(error).__name__) in TOLD_BY:
            return
        raise
    raise Mismatch(
        f"got {show(got)}, but an error would have told that there is no such token",
        got=show(got),
        expected="a ValueError, an IndexError or a KeyError",
    )

"""Every spelling of an array in an annotation gets an array."""

import functools

import numpy as np
import pytest

from gradekit.sandbox.child.array_arguments import array_parameters

ANNOTATED = """
from __future__ import annotations
from typing import *
import numpy as np
import numpy.typing as npt

Array = np.ndarray
"""
ARRAY_SPELLINGS = (
    "np.ndarray",
    "numpy.ndarray",
    "npt.NDArray[np.float64]",
    "np.ndarray[Any, np.dtype[np.float64]]",
    "'np.ndarray'",
    "Optional[np.ndarray]",
    "np.ndarray | None",
    "None | np.ndarray",
    "Union[List[float], np.ndarray]",
    "list[float] | np.ndarray",
    "Annotated[np.ndarray, 'one for each class']",
    "Array",
)
LIST_SPELLINGS = (
    "list[np.ndarray]",
    "List['np.ndarray']",
    "Sequence[npt.NDArray[np.float64]]",
    "tuple[np.ndarray, ...]",
    "Iterable[np.ndarray] | None",
    "Optional[list[np.ndarray]]",
)
DICT_SPELLINGS = ("dict[str, np.ndarray]", "Mapping[str, np.ndarray]", "Dict[str, 'np.ndarray']")
OTHER_SPELLINGS = (
    *("list[float]", "float", "'not an annotation at all'", "Callable[[np.ndarray], float]"),
    *("'ndarray('", "None", "Any", "Literal['np.ndarrays']", "1 + 1", "missing.name"),
)


def converter(annotation, *, lazily):
    """Give what a parameter of an annotation is converted with."""
    header = ANNOTATED if lazily else ANNOTATED.replace("from __future__ import annotations", "")
    names = {"numpy": np}
    exec(f"{header}\ndef f(z: {annotation}): ...", names)
    (converter,) = array_parameters(names["f"])
    return converter


@pytest.mark.parametrize("lazily", [True, False])
@pytest.mark.parametrize("annotation", ARRAY_SPELLINGS)
def test_every_spelling_of_an_array_gets_one(annotation, lazily):
    convert = converter(annotation, lazily=lazily)
    assert isinstance(convert([1.0, 2.0]), np.ndarray)
    assert convert(None) is None


@pytest.mark.parametrize("lazily", [True, False])
@pytest.mark.parametrize("annotation", LIST_SPELLINGS)
def test_every_spelling_of_a_list_of_arrays_gets_one(annotation, lazily):
    convert = converter(annotation, lazily=lazily)
    made = convert([[1.0], [2.0, 3.0]])
    assert [type(row) for row in made] == [np.ndarray, np.ndarray]
    assert convert(None) is None


@pytest.mark.parametrize("lazily", [True, False])
@pytest.mark.parametrize("annotation", DICT_SPELLINGS)
def test_every_spelling_of_a_dict_of_arrays_gets_one(annotation, lazily):
    made = converter(annotation, lazily=lazily)({"a": [1.0]})
    assert list(made) == ["a"]
    assert isinstance(made["a"], np.ndarray)


@pytest.mark.parametrize("annotation", OTHER_SPELLINGS)
def test_an_annotation_without_an_array_changes_nothing(annotation):
    assert converter(annotation, lazily=True) is None


@pytest.mark.parametrize("value", ["a", None, {"a": 1}, [[1.0], [2.0, 3.0]], [{"a": 1}], ["a"]])
def test_what_makes_no_array_of_numbers_stays_what_it_is(value):
    assert converter("np.ndarray", lazily=True)(value) is value


def test_whole_numbers_make_an_array_of_whole_numbers():
    made = converter("np.ndarray", lazily=True)([1, 2])
    assert made.dtype.kind == "i"


def test_a_callable_without_a_signature_has_no_array_parameters():
    class Rude:
        def __call__(self, z): ...

        @property
        def __signature__(self):
            raise RuntimeError("no signature")

    assert array_parameters(Rude()) == []


def test_annotations_of_methods_and_partials_belong_to_what_is_left():
    class Model:
        def method(self, z: np.ndarray, k: int): ...

    def three(a: np.ndarray, b: int, z: np.ndarray, *more: np.ndarray, key: np.ndarray = None): ...

    assert [bool(one) for one in array_parameters(Model().method)] == [True, False]
    assert [bool(one) for one in array_parameters(functools.partial(three, 1))] == [False, True]

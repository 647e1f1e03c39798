"""The code that makes a right function wrong where a condition holds; a worker runs it.

It is pasted into the text of a submission, behind that of `gradekit.domains.measures`, and
imports nothing of gradekit. One text has all mutants of a function: `select` says which of
them the function is from then on, and makes it forget every earlier call.
"""

from __future__ import annotations

import copy
import json
import math
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

FINE: Final = 1e-6
ALIAS: Final = "aliased result"
SMALL: Final[dict[str, Callable[[float, float], float]]] = {
    "flush": lambda _, __: 0.0,
    "clamp": lambda x, step: math.copysign(step, x),
    "round": lambda x, step: round(x / step) * step,
}
"""What becomes of numbers below a step: 0, the step, or the nearer of both."""


def unpacked(packed: bytes) -> list[dict[str, Any]]:
    """Read the descriptions of mutants: they are many, and alike."""
    mutants: list[dict[str, Any]] = json.loads(zlib.decompress(packed))
    return mutants


class Selection:
    """Which mutant is selected, what it remembers, and how often it was wrong."""

    def __init__(self, mutants: Sequence[Mapping[str, Any]], scope: Mapping[str, Any]) -> None:
        self.mutants = mutants
        self.scope = scope
        self.mutant: Mapping[str, Any] = {}
        self.is_inside = False
        self.inputs: dict[int, tuple[Any, list[Any]]] = {}
        self.wrong = 0
        self.select(-1)

    def select(self, index: int) -> int:
        """Select a mutant, or with -1 the right function; tell how often the last was wrong."""
        wrong = self.wrong if self.mutant else 0
        self.mutant = self.mutants[index] if index >= 0 else {}
        self.code = compile(self.mutant.get("condition", "True"), "<condition>", "eval")
        self.wrong = 0
        self.calls = 0
        self.has_raised = False
        self.memory: dict[Any, Any] = {}
        self.last: Any = None
        self.inputs.clear()
        return wrong

    def holds(self, **names: Any) -> bool:
        """Whether the mutant's condition holds for some arguments."""
        return bool(eval(self.code, {**self.scope, **names}))  # noqa: S307  # the author's own

    def right(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call the right function: whatever it calls is right as well."""
        before, self.is_inside = self.is_inside, True
        try:
            return function(*arguments)
        finally:
            self.is_inside = before

    def noted(self, wrong: Any, right: Any) -> Any:
        """Give a wrong result, and note it unless it is the right one."""
        self.wrong += repr(plain(wrong)) != repr(plain(right))
        return wrong


def plain(value: Any) -> Any:
    """Give the numbers of Values, and lists of what has entries."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(map(plain, value)) if type(value) in {list, tuple} else list(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.data if is_value(value) else value


def is_value(value: Any) -> bool:
    """Whether something is a number with a gradient."""
    return hasattr(value, "data") and hasattr(value, "grad")


def chance(value: Any) -> float:
    """Give a number from 0 to 1 that depends on the arguments alone."""
    return zlib.crc32(repr(value).encode()) / 2**32


def deviating(x: Any, mutant: Mapping[str, Any], h: float) -> Any:
    """Give a wrong number for a right one; what is no finite number stays."""
    if isinstance(x, bool | str) or x is None or not math.isfinite(x):
        return x
    kind, step = mutant["kind"], mutant["step"]
    if kind in SMALL:
        return x if x == 0 or abs(x) >= step else SMALL[kind](x, step)
    if kind == "cap":
        return min(max(x, -step), step)
    if kind == "fine":
        return x * (1 + FINE) if x else x
    return x + (1 + round(h) if isinstance(x, int) else (1 + h) * max(1.0, abs(x)))


def mapped(change: Callable[[Any], Any], value: Any, part: Sequence[Any] = ()) -> Any:
    """Change every number of a part of a result, or of all."""
    if isinstance(value, dict):
        keys = {key for key in value if not part or re.fullmatch(str(part[0]), key)}
        rest = part[1:]
        return {
            key: mapped(change, item, rest) if key in keys else item for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(
            mapped(change, item, part[1:]) if not part or is_in(part[0], i, len(value)) else item
            for i, item in enumerate(value)
        )
    return change(value)


def is_in(part: Any, index: int, size: int) -> bool:
    """Whether an index is the one that is meant, or in the place that is."""
    places = {"first": index == 0, "last": index == size - 1, "between": 0 < index < size - 1}
    return places[part] if part in places else bool(part == index)


class Function:
    """A function of which one mutant at a time is selected."""

    def __init__(
        self,
        right: Callable[..., Any],
        selection: Selection,
        parameters: Sequence[str],
        *,
        has_values: bool,
    ) -> None:
        self.has_values = has_values
        self.function = right
        self.selection = selection
        self.parameters = parameters

    def __call__(self, *arguments: Any) -> Any:
        """Give a right result, or a wrong one where the mutant's condition holds."""
        selection = self.selection
        mutant = selection.mutant
        if not mutant or selection.is_inside:
            return selection.right(self.function, *arguments)
        if mutant["kind"] in PROTOCOLS:
            return self._remembering(arguments)
        numbers = [plain(argument) for argument in arguments]
        named = dict(zip(self.parameters, numbers, strict=False))
        if mutant["of_result"]:
            right = selection.right(self.function, *arguments)
            return self._changed(right, arguments)
        if not selection.holds(**named):
            return selection.right(self.function, *arguments)
        if mutant["kind"] in {"cut", *SMALL}:
            return self._on_others(arguments, named)
        return self._changed(selection.right(self.function, *arguments), arguments)

    def _on_others(self, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Give the right result of arguments that are cut off, or in which small ones differ."""
        mutant, others = self.selection.mutant, list(arguments)
        for index, name in enumerate(self.parameters[: len(arguments)]):
            if name not in mutant["names"]:
                continue
            if mutant["kind"] == "cut":
                others[index] = arguments[index][: mutant["step"]]
            else:
                others[index] = mapped(lambda x: deviating(x, mutant, 0.0), named[name])
        selection = self.selection
        selection.wrong += 1  # also where it raises
        wrong = selection.right(self.function, *others)
        selection.wrong -= 1
        return selection.noted(wrong, selection.right(self.function, *arguments))

    def _changed(self, right: Any, arguments: Sequence[Any]) -> Any:
        """Give a result that is wrong in the mutant's part."""
        mutant, selection = self.selection.mutant, self.selection
        h = chance([plain(argument) for argument in arguments])
        if self.has_values:

            def change(x: Any) -> Any:
                if not is_value(x):
                    return deviating(x, mutant, h)
                return deviating_value(selection, x, h, first)

            first = next((each for each in _entries(arguments) if is_value(each)), None)
            return selection.right(mapped, change, right, mutant["part"])
        value = plain(right)
        wrong = mapped(lambda x: deviating(x, mutant, h), value, mutant["part"])
        return selection.noted(wrong, value)

    def _remembering(self, arguments: Sequence[Any]) -> Any:
        """Give a result that depends on earlier calls."""
        selection = self.selection
        numbers = [plain(argument) for argument in arguments]
        selection.calls += 1
        try:
            right = selection.right(self.function, *arguments)
        except BaseException:
            selection.has_raised = True
            raise
        wrong = PROTOCOLS[selection.mutant["kind"]](selection, arguments, numbers, right)
        if wrong is WRONG:
            return self._changed(right, arguments)
        return selection.noted(wrong, right) if wrong is not right else right


WRONG: Final = object()
"""Tells that a result is to be changed."""


def _second(selection: Selection, _: Any, __: Any, right: Any) -> Any:
    return WRONG if selection.calls > 1 else right


def _after_error(selection: Selection, _: Any, __: Any, right: Any) -> Any:
    return WRONG if selection.has_raised else right


def _same_object(selection: Selection, arguments: Any, _: Any, right: Any) -> Any:
    items = [item for item in arguments if isinstance(item, list | dict)]
    again = any(id(item) in selection.memory for item in items)
    selection.memory.update((id(item), item) for item in items)  # held, so that ids stay theirs
    return WRONG if again else right


def _equal_arguments(selection: Selection, _: Any, numbers: Any, right: Any) -> Any:
    key = repr(numbers)
    again = key in selection.memory
    selection.memory[key] = True
    return WRONG if again else right


def _equal_to_last(selection: Selection, _: Any, numbers: Any, right: Any) -> Any:
    key, before = repr(numbers), selection.last
    selection.last = key
    return WRONG if key == before else right


def _result_changed(selection: Selection, _: Any, __: Any, right: Any) -> Any:
    if selection.last and repr(plain(selection.last[0])) != selection.last[1]:
        return WRONG  # from now on
    selection.last = right, repr(plain(right))
    return right


def _memo(key: Callable[[Any, int], Any]) -> Callable[..., Any]:
    """Make a protocol that gives what it gave for a key before; always another object."""

    def remember(selection: Selection, _: Any, numbers: Any, right: Any) -> Any:
        known = repr(key(numbers, selection.mutant["step"]))
        if known in selection.memory:
            return copy.deepcopy(selection.memory[known])
        selection.memory[known] = copy.deepcopy(plain(right))
        return right

    return remember


def _rounded(numbers: Any, digits: int) -> Any:
    return mapped(lambda x: round(x, int(digits)) if isinstance(x, float) else x, numbers)


def _shape(value: Any, _: int) -> Any:
    if isinstance(value, dict):
        return [[key, _shape(item, 0)] for key, item in value.items()]
    return [_shape(item, 0) for item in value] if isinstance(value, list) else None


def _same_result(selection: Selection, _: Any, numbers: Any, right: Any) -> Any:
    """Hand out the very object that was handed out before, for equal arguments."""
    return selection.memory.setdefault(repr(numbers), right)


def _one_list(selection: Selection, _: Any, __: Any, right: Any) -> Any:
    """Hand out one and the same object at every call, filled anew."""
    selection.last = _filled(selection.last, right)
    return selection.last


def _filled(old: Any, new: Any) -> Any:
    """Give a result in the lists of an earlier one, where they are of the same kind."""
    if type(old) is not type(new) or not isinstance(new, list | tuple | dict):
        return new
    if isinstance(new, tuple):
        return tuple(map(_filled, old, new))
    content = copy.copy(new)  # it may be the same object
    old.clear()
    if isinstance(new, dict):
        old.update(content)
    else:
        old.extend(content)
    return old


def _alias(selection: Selection, arguments: Any, _: Any, right: Any) -> Any:
    """Hand out an argument, or a list of it, in place of an equal part of the result."""
    items = [item for argument in arguments for item in _lists(argument)]

    def shared(value: Any) -> Any:
        for item in items:
            if type(item) is type(value) and item == value:
                selection.wrong += 1
                return item
        if isinstance(value, list | tuple):
            return type(value)(map(shared, value))
        if isinstance(value, dict):
            return {key: shared(item) for key, item in value.items()}
        return value

    return shared(right)


def _entries(arguments: Sequence[Any]) -> list[Any]:
    return [item for each in arguments for item in (each if isinstance(each, list) else [each])]


def _lists(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value, *(item for inner in value.values() for item in _lists(inner))]
    if isinstance(value, list):
        return [value, *(item for inner in value for item in _lists(inner))]
    return []


PROTOCOLS: Final[dict[str, Callable[..., Any]]] = {
    "from the second call on": _second,
    "after a call that raised": _after_error,
    "for the same object": _same_object,
    "for equal arguments": _equal_arguments,
    "for the arguments of the last call": _equal_to_last,
    "after its result was changed": _result_changed,
    "memo of rounded arguments": _memo(_rounded),
    "memo of the first argument": _memo(lambda numbers, _: numbers[0]),
    "memo of the shape": _memo(_shape),
    "the same result twice": _same_result,
    "one list for all results": _one_list,
    ALIAS: _alias,
}
"""How a result may depend on earlier calls, or be shared with them."""


def deviating_value(selection: Selection, right: Any, h: float, operand: Any = None) -> Any:
    """Give a Value with wrong data, or with right data and a wrong slope."""
    mutant = selection.mutant
    if not math.isfinite(right.data):
        return right
    if mutant["kind"] != "slope":
        error = deviating(right.data, mutant, h) - right.data
        selection.wrong += bool(error)
        return right + error if error else right
    selection.wrong += 1
    factor = 1 + h
    wrong = right + (right * factor - right.data * factor)
    factor *= math.pi  # another one: a slope of -1 would hide them both
    if is_value(operand) and math.isfinite(operand.data * factor):
        wrong = wrong + (operand * factor - operand.data * factor)
    return wrong

"""Checks that lists, matrices and states have equal shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def require_equal_lengths(**lists: Sequence[object]) -> None:
    """Refuse lists that do not belong together entry by entry.

    Parameters
    ----------
    **lists : sequence, shape (n,)
        The lists, each under the name that a message gives it. All may be empty.

    Raises
    ------
    ValueError
        If one is longer than another.

    References
    ----------
    PEP 618 (2020) on what happens where nobody checks: `zip` drops the surplus.

    Examples
    --------
    >>> require_equal_lengths(params=[1.0], grads=[])
    Traceback (most recent call last):
        ...
    ValueError: len(params)=1 and len(grads)=0, but they must be equal
    """
    if len({len(items) for items in lists.values()}) > 1:
        lengths = " and ".join(f"len({name})={len(items)}" for name, items in lists.items())
        raise ValueError(f"{lengths}, but they must be equal")


def require_same_shape(**matrices: Sequence[Sequence[float]]) -> None:
    """Refuse matrices that do not belong together entry by entry.

    Parameters
    ----------
    **matrices : sequence of sequence of float, shape (R, C)
        The matrices, each under the name that a message gives it.

    Raises
    ------
    ValueError
        If one has more rows than another, or a longer row.

    References
    ----------
    PEP 618 (2020), as for `require_equal_lengths`.

    Examples
    --------
    >>> require_same_shape(weights=[[1.0]], grads=[[1.0, 2.0]])
    Traceback (most recent call last):
        ...
    ValueError: len(weights[0])=1 and len(grads[0])=2, but they must be equal
    """
    require_equal_lengths(**matrices)
    for index, rows in enumerate(zip(*matrices.values(), strict=True)):
        names = [f"{name}[{index}]" for name in matrices]
        require_equal_lengths(**dict(zip(names, rows, strict=True)))


def require_same_names(**states: Mapping[str, Sequence[Sequence[float]]]) -> None:
    """Refuse two states whose matrices do not belong together entry by entry.

    Parameters
    ----------
    **states : mapping of str to sequence of sequence of float, each of shape (R, C)
        Matrices by their names, each state under the name that a message gives it.

    Raises
    ------
    ValueError
        If a name is in one only, or two matrices of one name differ in shape.

    References
    ----------
    PEP 618 (2020), as for `require_same_shape`.

    Examples
    --------
    >>> require_same_names(state={"a": [[1.0]]}, grads={"b": [[1.0]]})
    Traceback (most recent call last):
        ...
    ValueError: the names of state are ['a'] and those of grads ['b'], but they must be equal
    """
    (first, layers), (second, other_layers) = states.items()
    if set(layers) != set(other_layers):
        raise ValueError(
            f"the names of {first} are {sorted(layers)} "
            f"and those of {second} {sorted(other_layers)}, "
            "but they must be equal"
        )
    for name, rows in layers.items():
        require_same_shape(**{f"{first}.{name}": rows, f"{second}.{name}": other_layers[name]})

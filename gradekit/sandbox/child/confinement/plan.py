"""The record of the steps of confinement; the judge sends one with each request for a worker."""

from __future__ import annotations

import msgspec


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The confinement of one worker.

    `landlock` allows reading what Python is made of and nothing else, with the
    folders of `hidden` left out even there; `filter` names a filter of system
    calls; with `empty_root` there is no file at all; `user` exchanges root for
    a user of the worker's own. `preload` are modules to import, confined, before
    the last steps, and `sealed` says that none can be imported after. `memory` is bytes of address
    space, `seconds` processor time; `processes` is None where the limit would
    count what the user runs elsewhere. Unless `seconds_to_load` is 0, a statement of the
    submission that raises, or uses up half of it, is left out.
    """

    memory: int
    seconds: int
    landlock: bool = False
    hidden: tuple[str, ...] = ()
    filter: str = ""
    empty_root: bool = False
    user: bool = False
    processes: int | None = None
    sealed: bool = False
    preload: tuple[str, ...] = ()
    seconds_to_load: float = 0.0


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Plan).decode

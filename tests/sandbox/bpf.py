"""What the kernel's filter machine would answer: linux/filter.h, linux/seccomp.h."""

import struct

ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, AND, EQUAL, ABOVE, FROM, ANY_BIT, ALWAYS, RETURN = (
    0x20,
    0x54,
    0x15,
    0x25,
    0x35,
    0x45,
    0x05,
    0x06,
)


def answer(program, machine, number, arguments=()):
    """Give the action for a call with 64-bit arguments."""
    whole = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("<iIQ6Q", number, ARCHITECTURE[machine], 0, *whole)
    instructions = list(struct.iter_unpack("<HBBI", program))
    place = accumulator = 0
    while True:
        code, if_true, if_false, value = instructions[place]
        place += 1
        if code == LOAD:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif code == AND:
            accumulator &= value
        elif code == RETURN:
            return value
        elif code == ALWAYS:
            place += value
        else:
            holds = {
                EQUAL: accumulator == value,
                ABOVE: accumulator > value,
                FROM: accumulator >= value,
                ANY_BIT: bool(accumulator & value),
            }[code]
            place += if_true if holds else if_false

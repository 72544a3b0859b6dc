#include "inlining.h"

static int unused_by_all(int value) { return value * 3; }

int never_called(int value) { return unused_by_all(value) + 7; }

int from_archive(int value)
{
    char buffer[16];
    if (value > 3)
        return read_twice(0, buffer, value & 15);
    return value;
}

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "inlining.h"

struct visitor
{
    int (*visit)(struct visitor *self, int value);
    int total;
};

int from_archive(int value);

static int add(struct visitor *self, int value)
{
    self->total += value;
    return self->total;
}

static int fold(const int *values, int count, struct visitor *visitor)
{
    int result = 0;
    for (int i = 0; i < count; i++)
    {
        if (values[i] % 3 == 0)
            continue;
        result = visitor->visit(visitor, values[i]);
    }

    return result;
}

__attribute__((noinline)) static long parse(const char *text)
{
    switch (text[0])
    {
    case 'a':
        return 1;
    case 'b':
        return strtol(text + 1, NULL, 16);
    case 'c':
        abort();
    default:
        return (long)strlen(text);
    }
}

__attribute__((noinline)) int work(int argc, char **argv)
{
    int values[] = {1, 2, 3, 4, 5, argc};
    struct visitor visitor = {add, 0};
    char buffer[64];
    int fd = open(argv[0], O_RDONLY);
    int got = read_twice(fd, buffer, (int)sizeof buffer);
    close(fd);
    return fold(values, 6, &visitor) + got + (int)parse(argv[0]) + from_archive(got);
}

#ifndef LIBRARY
int main(int argc, char **argv)
{
    printf("%d\n", work(argc, argv));
    return 0;
}
#endif

#include <unistd.h>

static inline int read_some(int fd, char *buffer, int size)
{
    int got = (int)read(fd, buffer, (size_t)size);
    if (got < 0)
        return 0;
    return got;
}

static inline int read_twice(int fd, char *buffer, int size)
{
    int first = read_some(fd, buffer, size / 2);
    int second = read_some(fd, buffer + first, size - first);
    return first + second;
}

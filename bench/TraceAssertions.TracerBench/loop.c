// Makes system calls in a loop and writes what one cost: thread-CPU nanoseconds, then wall nanoseconds.
// usage: loop read|deep|access|open CALLS RESULT-FILE
// deep: reads below 4 KiB of stack, as a program with some frames does.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int count, char **arguments)
{
    if (count != 4)
        return 2;
    const char *path = "/dev/zero";
    long calls = atol(arguments[2]);
    volatile char frames[strcmp(arguments[1], "deep") ? 1 : 4096 - 512];
    for (size_t i = 0; i < sizeof frames; i++)
        frames[i] = 1;
    int opens = strcmp(arguments[1], "open") == 0, asks = strcmp(arguments[1], "access") == 0;
    int file = open(path, O_RDONLY);
    char byte;
    double cpu = now(CLOCK_THREAD_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
    if (opens) {
        for (long i = 0; i < calls / 2; i++)
            close(open(path, O_RDONLY));
    } else if (asks) {
        for (long i = 0; i < calls; i++)
            if (access(path, F_OK) != 0)
                return 1;
    } else {
        for (long i = 0; i < calls; i++)
            if (read(file, &byte, 1) != 1)
                return 1;
    }
    cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    wall = now(CLOCK_MONOTONIC) - wall;
    FILE *result = fopen(arguments[3], "w");
    if (!result)
        return 1;
    fprintf(result, "%.1f %.1f\n", cpu / calls, wall / calls);
    return fclose(result) != 0;
}

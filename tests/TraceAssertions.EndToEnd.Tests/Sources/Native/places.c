// Compiled by the tests. Every write to the file writes as many bytes as its line has a number, so that the call itself tells where it was made.
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>
#include "places.h"

volatile int out, total;
char bytes[4096];

static inline __attribute__((always_inline)) void inlined(void)
{
    HERE();
}

__attribute__((noinline)) static void plain(int times)
{
    for (int i = 0; i < times; i++)
        HERE();
    inlined();
    in_header();
}

__attribute__((noinline)) static int recursive(int depth)
{
    if (depth == 0)
        HERE();
    else
        total += recursive(depth - 1);
    return total;
}

static int compare(const void *left, const void *right)
{
    HERE();
    return *(const char *)left - *(const char *)right;
}

__attribute__((noinline)) static void large(int n)
{
    char local[n];
    for (int i = 0; i < n; i++)
        local[i] = (char)i;
    HERE();
    total += local[n / 2];
}

static void *in_thread(void *argument)
{
    HERE();
    inlined();
    return argument;
}

int main(int count, char **arguments)
{
    (void)count;
    out = open(arguments[1], O_WRONLY | O_CREAT, 0600);
    plain(3);
    recursive(5);
    char letters[] = "cab";
    qsort(letters, 3, 1, compare);
    large(700);
    pthread_t thread;
    pthread_create(&thread, 0, in_thread, 0);
    pthread_join(thread, 0);
    if (fork() == 0)
    {
        plain(1);
        _exit(0);
    }
    wait(0);
    HERE();
    return 0;
}

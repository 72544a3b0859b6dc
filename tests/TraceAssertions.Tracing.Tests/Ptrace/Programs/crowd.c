// Threads that all make calls as fast as they can, until the first has made its own.
// usage: crowd OTHERS CALLS
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST = 64 };
static atomic_int over;

static void *run(void *nothing)
{
    while (!atomic_load(&over))
        syscall(SYS_getppid);
    return nothing;
}

int main(int count, char **arguments)
{
    int others = count == 3 ? atoi(arguments[1]) : 0;
    if (others < 1 || others > MOST)
        return 2;
    pthread_t all[MOST];
    for (int i = 0; i < others; i++)
        if (pthread_create(&all[i], NULL, run, NULL) != 0)
            return 3;
    for (long calls = atol(arguments[2]); calls > 0; calls--)
        syscall(SYS_getppid);
    atomic_store(&over, 1);
    for (int i = 0; i < others; i++)
        pthread_join(all[i], NULL);
    return 0;
}

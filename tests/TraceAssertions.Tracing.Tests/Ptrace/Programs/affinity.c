// Makes argv[1] dense calls, so that a tracer wants to pin; then looks at its own CPUs, a child's and a thread's. Fails where it sees fewer than at the start.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int expected, calls;

static void hot(void) { for (int i = 0; i < calls; i++) close(-1); }

static int seen(void)
{
    cpu_set_t set;
    sched_getaffinity(0, sizeof set, &set);
    return CPU_COUNT(&set);
}

static void *thread(void *unused)
{
    if (seen() != expected)
        _exit(3);
    hot();
    if (seen() != expected)
        _exit(4);
    return unused;
}

int main(int count, char **arguments)
{
    pthread_t id;
    int status;
    calls = atoi(arguments[1]);
    expected = seen();
    hot();
    if (seen() != expected)
        return 1;
    hot();
    if (fork() == 0)
        _exit(seen() == expected ? 0 : 5);
    wait(&status);
    if (status != 0)
        return 2;
    hot();
    pthread_create(&id, 0, thread, 0);
    pthread_join(id, 0);

    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    sched_setaffinity(0, sizeof one, &one);
    hot();
    usleep(20000);
    return seen() == 1 ? 0 : 6;
}

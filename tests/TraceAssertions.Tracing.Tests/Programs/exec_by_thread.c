// A thread that is not the leader of its group executes another program: it takes over the leader's number, and every other thread ends (execve(2)).
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

static void *execute(void *unused)
{
    char *arguments[] = { "echo", "executed by a thread", 0 };
    usleep(10000);
    execv("/bin/echo", arguments);
    return unused;
}

static void *wait_for_ever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

int main(void)
{
    pthread_t waiting, executing;
    pthread_create(&waiting, 0, wait_for_ever, 0);
    pthread_create(&executing, 0, execute, 0);
    pthread_join(executing, 0);
    return 1;
}

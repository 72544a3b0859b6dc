// A thread that is not the leader executes a program while the leader and others are in calls.
#include <pthread.h>
#include <unistd.h>

static void *wait_for_ever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

static void *execute(void *unused)
{
    usleep(200000);
    execl("/bin/echo", "echo", "from a thread", (char *)0);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, 0, wait_for_ever, 0);
    pthread_create(&thread, 0, execute, 0);
    wait_for_ever(0);
}

// Threads that end in every way while others are in calls: exit of one, exit_group by another, and a child killed in a blocking read.
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipes[2];

static void *block(void *unused)
{
    char byte;
    return read(pipes[0], &byte, 1) == 1 ? unused : 0;
}

static void *end(void *unused)
{
    syscall(SYS_exit, 7);
    return unused;
}

int main(void)
{
    pthread_t id;
    int status;
    if (pipe(pipes) != 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        block(0);
        _exit(0);
    }
    usleep(200000);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    pthread_create(&id, 0, end, 0);
    pthread_create(&id, 0, block, 0);
    usleep(200000);
    _exit(42);
}

// Processes and threads that are killed while they create others, again and again: each after it has created two at least, at one moment or another of the next.
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void *nothing(void *unused) { return unused; }

int main(int count, char **arguments)
{
    int rounds = atoi(arguments[1]);
    atomic_int *created = mmap(0, sizeof *created, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < rounds; i++) {
        *created = 0;
        pid_t creator = fork();
        if (creator == 0) {
            for (;;) {
                pthread_t id;
                pid_t child = fork();
                if (child == 0)
                    _exit(0);
                if (child > 0)
                    ++*created;
                if (pthread_create(&id, 0, nothing, 0) == 0) {
                    ++*created;
                    pthread_detach(id);
                }
                while (waitpid(-1, 0, WNOHANG) > 0)
                    ;
            }
        }
        while (*created < 2)
            usleep(100);
        usleep(i % 10 * 300);
        kill(creator, SIGKILL);
        waitpid(creator, 0, 0);
    }
    return 0;
}

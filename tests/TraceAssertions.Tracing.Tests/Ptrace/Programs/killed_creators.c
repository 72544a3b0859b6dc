// Processes and threads that are killed while they create others, again and again.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *nothing(void *unused) { return unused; }

int main(int count, char **arguments)
{
    int rounds = atoi(arguments[1]);
    for (int i = 0; i < rounds; i++) {
        pid_t creator = fork();
        if (creator == 0) {
            for (;;) {
                pthread_t id;
                if (fork() == 0)
                    _exit(0);
                if (pthread_create(&id, 0, nothing, 0) == 0)
                    pthread_detach(id);
                while (waitpid(-1, 0, WNOHANG) > 0)
                    ;
            }
        }
        usleep(1000 + i % 10 * 300);
        kill(creator, SIGKILL);
        waitpid(creator, 0, 0);
    }
    return 0;
}

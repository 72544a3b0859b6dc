// Signals of every kind, stops, vfork, posix_spawn, deaths: each step waits for the one before, so that the calls are the same in every run.
#define _GNU_SOURCE
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int handled;
extern char **environ;

static void handle(int signal) { handled += signal; }

static void handle_value(int signal, siginfo_t *info, void *context) { handled += info->si_value.sival_int; }

static void tell(const char *text) { if (write(1, text, strlen(text)) < 0) _exit(3); }

int main(void)
{
    struct sigaction plain = { .sa_handler = handle }, queued = { .sa_sigaction = handle_value, .sa_flags = SA_SIGINFO | SA_RESTART };
    int status;
    sigaction(SIGUSR1, &plain, 0);
    sigaction(SIGTRAP, &plain, 0);
    sigaction(SIGRTMIN + 3, &queued, 0);
    for (int i = 0; i < 10; i++)
        raise(SIGUSR1);
    for (int i = 0; i < 5; i++)
        sigqueue(getpid(), SIGRTMIN + 3, (union sigval){ .sival_int = i });
    raise(SIGTRAP);
    __asm__ volatile("int3");
    tell(handled == 10 * SIGUSR1 + 10 + 2 * SIGTRAP ? "handled\n" : "LOST SIGNALS\n");

    pid_t child;
    char *arguments[] = { "true", 0 };
    posix_spawn(&child, "/bin/true", 0, 0, arguments, environ);
    waitpid(child, &status, 0);
    if ((child = vfork()) == 0) {
        execl("/bin/false", "false", (char *)0);
        _exit(9);
    }
    waitpid(child, &status, 0);
    tell(WIFEXITED(status) && WEXITSTATUS(status) == 1 ? "vfork\n" : "WRONG VFORK\n");

    // The child waits for a byte between its two stops: one that stops again before its parent looks is never seen as continued.
    int seen[2];
    char byte = 0;
    if (pipe(seen) != 0)
        return 1;
    if ((child = fork()) == 0) {
        setpgid(0, 0); // SIGTSTP does not stop a process of an orphaned group, setpgid(2): a group of its own has a parent outside of it
        raise(SIGSTOP);
        if (read(seen[0], &byte, 1) != 1)
            _exit(1);
        raise(SIGTSTP);
        abort();
    }
    waitpid(child, &status, WUNTRACED);
    tell(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP ? "stopped\n" : "NOT STOPPED\n");
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    tell(WIFCONTINUED(status) ? "continued\n" : "NOT CONTINUED\n");
    if (write(seen[1], &byte, 1) != 1)
        return 1;
    waitpid(child, &status, WUNTRACED);
    tell(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTSTP ? "stopped again\n" : "NOT STOPPED AGAIN\n");
    kill(child, SIGCONT);
    waitpid(child, &status, 0);
    tell(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? "aborted\n" : "NOT ABORTED\n");

    if ((child = fork()) == 0)
        for (;;)
            pause();
    usleep(200000);
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    tell(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "killed\n" : "NOT KILLED\n");
    kill(getpid(), SIGTERM);
}

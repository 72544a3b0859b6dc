// Signals in every form that a tracer must pass on unchanged: handlers, queued values, stops, vfork, spawn, and death by a signal.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static volatile sig_atomic_t alarms, queued;

static void on_alarm(int signal) { (void)signal; alarms++; }
static void on_queued(int signal, siginfo_t *info, void *context) { (void)signal; (void)context; queued += info->si_value.sival_int; }

static void *opens(void *name)
{
    for (int i = 0; i < 20; i++) {
        int fd = open(name, O_RDONLY);
        if (fd >= 0) close(fd);
    }
    return NULL;
}

static void report(const char *what, pid_t pid, int options)
{
    int status = 0;
    waitpid(pid, &status, options);
    printf("%s %x\n", what, status);
    fflush(stdout);
}

int main(void)
{
    struct sigaction alarm_action = {0}, queue_action = {0};
    alarm_action.sa_handler = on_alarm;
    sigaction(SIGALRM, &alarm_action, NULL);
    queue_action.sa_sigaction = on_queued;
    queue_action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGRTMIN + 2, &queue_action, NULL);

    struct itimerval every = {{0, 4000}, {0, 4000}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &every, NULL);
    while (alarms < 8) pause();
    setitimer(ITIMER_REAL, &never, NULL);
    for (int i = 1; i <= 4; i++) {
        union sigval value = {.sival_int = i};
        sigqueue(getpid(), SIGRTMIN + 2, value);
    }
    printf("queued %d\n", queued);
    fflush(stdout);

    pid_t child;
    char *arguments[] = {"true", NULL};
    posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ);
    report("spawned", child, 0);
    if ((child = vfork()) == 0) {
        execl("/bin/false", "false", (char *)NULL);
        _exit(9);
    }
    report("vforked", child, 0);

    if ((child = fork()) == 0) {
        setpgid(0, 0); // SIGTSTP does not stop a process of an orphaned group, setpgid(2): a group of its own has a parent outside of it
        raise(SIGSTOP);
        raise(SIGTSTP);
        abort();
    }
    report("stopped", child, WUNTRACED);
    kill(child, SIGCONT);
    report("stopped again", child, WUNTRACED);
    kill(child, SIGCONT);
    report("aborted", child, 0);

    // The child tells that it runs, and has time to reach pause(): what a killed thread was about to call depends on the moment.
    int ready[2];
    char byte = 0;
    if (pipe(ready) != 0) return 1;
    if ((child = fork()) == 0) {
        if (write(ready[1], &byte, 1) != 1) _exit(1);
        for (;;) pause();
    }
    if (read(ready[0], &byte, 1) != 1) return 1;
    usleep(50000);
    kill(child, SIGKILL);
    report("killed", child, 0);

    pthread_t threads[3];
    char *names[] = {"/etc/passwd", "/nowhere/at all", "/etc/\"quoted\"\t"};
    for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, opens, names[i]);
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    rename("/nowhere/from", "/nowhere/to");
    raise(SIGTERM);
    return 0;
}

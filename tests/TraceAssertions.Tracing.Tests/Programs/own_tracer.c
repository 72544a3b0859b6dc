// Traces a child of its own by ptrace(2), as a debugger does: sees where it stops, reads its memory, goes on to its end.
#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static long word = 42;

int main(void)
{
    int status, stops = 0;
    pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0)
            raise(SIGSTOP);
        for (int i = 0; i < 80; i++)
            getppid();
        _exit(3);
    }
    while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        errno = 0;
        if (ptrace(PTRACE_PEEKDATA, child, &word, 0) != 42 || errno != 0)
            return 1;
        if (ptrace(++stops < 100 ? PTRACE_SYSCALL : PTRACE_CONT, child, 0, 0) != 0)
            return 2;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 3 ? 0 : 4;
}

// Makes two children with CLONE_UNTRACED, by clone(2) and by clone3(2), each of which writes a line; the code is 0 where both could.
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int Child(long pid)
{
    int status = 0;
    if (pid == 0)
        _exit(write(1, "child\n", 6) == 6 ? 0 : 1);
    return pid > 0 && waitpid((pid_t)pid, &status, __WALL) == pid && status == 0;
}

int main(void)
{
    uint64_t arguments[8] = { 0x00800000 };
    arguments[4] = SIGCHLD;
    if (!Child(syscall(SYS_clone, 0x00800000 | SIGCHLD, 0, 0, 0, 0)))
        return 1;
    if (!Child(syscall(SYS_clone3, arguments, sizeof arguments)))
        return 2;
    return arguments[0] == 0x00800000 ? 0 : 3;
}

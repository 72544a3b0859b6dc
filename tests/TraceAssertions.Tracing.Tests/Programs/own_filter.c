// Children with a seccomp filter each that refuses mkdir(2) in another way; the code is 0 where it did so as without a tracer.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int traps;

// Looked at in each process, so that they are in its memory: eBPF cannot read what is not, and the kernel reads no path of a call that is refused.
static volatile const char refused[] = "/no/such/refused", by_child[] = "/no/such/refused by a child", trapping[] = "/no/such/trapped", killing[] = "/no/such/killed";

static void look(void)
{
    (void)(*refused + *by_child + *trapping + *killing);
}

static void trapped(int signal)
{
    (void)signal;
    traps++;
}

static int refuse(unsigned action, int flags)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mkdir, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { 4, code };
    look();
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && (flags < 0 ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program)) == 0;
}

// Twenty refused calls, by a grandchild too; all fail with the same error.
static int tries(int error)
{
    int status = 0;
    for (int i = 0; i < 20; i++)
        if (mkdir((const char *)refused, 0700) != -1 || (error && errno != error))
            return 1;
    pid_t child = fork();
    if (child == 0)
        look(), _exit(mkdir((const char *)by_child, 0700) == -1 && (!error || errno == error) ? 0 : 1);
    return waitpid(child, &status, 0) == child ? status : 1;
}

static void *in_thread(void *error)
{
    return (void *)(long)tries((int)(long)error);
}

static int status_of(pid_t child)
{
    int status = -1;
    return waitpid(child, &status, 0) == child ? status : -1;
}

int main(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(refuse(SECCOMP_RET_ERRNO | EACCES, -1) ? tries(EACCES) : 9);
    if (status_of(child) != 0)
        return 1;
    child = fork();
    if (child == 0)
        _exit(refuse(SECCOMP_RET_TRACE | 7, 0) ? tries(ENOSYS) : 9);
    if (status_of(child) != 0)
        return 2;
    child = fork();
    if (child == 0) {
        signal(SIGSYS, trapped);
        if (!refuse(SECCOMP_RET_TRAP, 0))
            _exit(9);
        mkdir((const char *)trapping, 0700);
        _exit(traps == 1 ? 0 : 1);
    }
    if (status_of(child) != 0)
        return 3;
    child = fork();
    if (child == 0) {
        if (refuse(SECCOMP_RET_KILL_PROCESS, 0))
            mkdir((const char *)killing, 0700);
        _exit(9);
    }
    int killed = status_of(child);
    if (!WIFSIGNALED(killed) || WTERMSIG(killed) != SIGSYS)
        return 4;
    child = fork();
    if (child == 0) {
        pthread_t thread;
        void *result = (void *)1;
        if (!refuse(SECCOMP_RET_ERRNO | EROFS, SECCOMP_FILTER_FLAG_TSYNC) || pthread_create(&thread, 0, in_thread, (void *)EROFS) != 0)
            _exit(9);
        pthread_join(thread, &result);
        _exit((int)(long)result);
    }
    return status_of(child) == 0 ? 0 : 5;
}

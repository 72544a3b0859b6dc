// Calls whose arguments point to memory, as often as there are shapes of it: read, written, both, of one size or another, missing and wrong.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static char buffer[8192];
static int file;

static void handle(int signal)
{
    (void)signal;
}

static void data(void)
{
    char all[256 * 3];
    struct iovec parts[20], room[2] = { { buffer, 10 }, { buffer + 100, 40 } };
    int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDONLY), name = open("/proc/version", O_RDONLY);
    loff_t from = 0, to = 5;
    off_t offset = 0;

    read(name, buffer, 5), read(name, buffer, 32), read(name, buffer, 33), read(name, buffer, 0), read(name, 0, 5), read(-1, buffer, 5), pread(name, buffer, 100, 3);
    write(null, "a\0b\1772\n", 6), write(null, "", 0), write(null, buffer, 32), write(null, buffer, 33), write(null, 0, 0), write(null, (void *)1, 5);
    for (int i = 0; i < 256; i++)
        all[3 * i] = 'x', all[3 * i + 1] = i, all[3 * i + 2] = '0' + i % 10;
    for (int i = 0; i < 256; i += 8)
        write(null, all + 3 * i, 24);
    for (int i = 0; i < 20; i++)
        parts[i].iov_base = "hello world", parts[i].iov_len = i % 12;
    writev(null, parts, 3), writev(null, parts, 20), writev(null, parts, 0), pwritev(null, parts, 2, 5);
    parts[1].iov_base = 0, parts[1].iov_len = 0, writev(null, parts, 3);
    readv(zero, room, 2), preadv(zero, room, 2, 1), readv(name, room, 2), readv(-1, room, 2);
    getcwd(buffer, 4096), readlink("/proc/self/exe", buffer, 4096), readlink("/proc/self/exe", buffer, 3), readlink("/none", buffer, 3);
    syscall(SYS_getrandom, buffer, 8, 0), syscall(SYS_getrandom, buffer, 100, 1);
    sendfile(null, name, &offset, 10), sendfile(-1, name, &offset, 10), sendfile(file, file, 0, 5);
    syscall(SYS_copy_file_range, file, &from, file, &to, 5, 0), syscall(SYS_splice, name, &from, null, 0, 5, 0);
    close(null), close(zero), close(name);
}

static void files(void)
{
    struct stat found;
    struct statx more;
    struct statfs system;
    struct flock lock = { F_RDLCK, SEEK_SET, 0, 10 };
    struct timespec times[2] = { { 1000000000, 5 }, { 0, UTIME_NOW } };
    unsigned long how[3] = { O_RDONLY, 0, 0 };
    int folder = open("/etc", O_RDONLY | O_DIRECTORY), pipes[2], count = 1, terminal;
    struct termios modes;
    struct winsize size = { 24, 80, 0, 0 };

    stat("/dev/null", &found), stat("/tmp", &found), stat("/usr/bin/passwd", &found), stat("/none", &found), lstat("/proc/self/exe", &found), fstat(file, &found);
    statx(AT_FDCWD, "/etc", 0, STATX_ALL, &more), statx(AT_FDCWD, "/none", 0, STATX_ALL, &more), statx(AT_FDCWD, "/etc", AT_SYMLINK_NOFOLLOW, STATX_TYPE, &more);
    statfs("/", &system), statfs("/proc", &system), statfs("/none", &system), chmod("/none", 0100644), chmod("/none", 04755);
    while (syscall(SYS_getdents64, folder, buffer, sizeof buffer) > 0)
        ;
    syscall(SYS_getdents64, file, buffer, sizeof buffer), lseek(folder, 0, SEEK_SET), syscall(SYS_getdents, folder, buffer, sizeof buffer), close(folder);
    fcntl(file, F_SETLK, &lock), lock.l_type = F_WRLCK, fcntl(file, F_GETLK, &lock), fcntl(file, F_SETLKW, &lock), fcntl(file, F_SETLK, 1);
    utimensat(AT_FDCWD, "/none", times, 0), times[1].tv_nsec = UTIME_OMIT, futimens(file, times), utimensat(AT_FDCWD, "/none", 0, 0);
    syscall(437, AT_FDCWD, "/none", how, sizeof how);
    pipe(pipes), ioctl(pipes[0], FIONREAD, &count), ioctl(pipes[0], FIONBIO, &count), ioctl(file, TCGETS, buffer), ioctl(file, FIOCLEX), close(pipes[0]), close(pipes[1]);
    pipe2(pipes, O_CLOEXEC), close(pipes[0]), close(pipes[1]), pipe((int *)1);
    terminal = posix_openpt(O_RDWR | O_NOCTTY), ioctl(terminal, TIOCGPTN, &count), ioctl(terminal, TIOCSPTLCK, &count), ioctl(terminal, TIOCSWINSZ, &size), ioctl(terminal, TIOCGWINSZ, &size);
    tcgetattr(terminal, &modes), cfmakeraw(&modes), tcsetattr(terminal, TCSADRAIN, &modes), close(terminal);
}

static void signals(void)
{
    struct sigaction action = { 0 }, old;
    sigset_t set, was;
    stack_t stack = { buffer, 0, 8192 }, former;
    struct timespec soon = { 0, 1000 };
    siginfo_t info;

    action.sa_handler = SIG_IGN, sigaction(SIGUSR1, &action, 0);
    action.sa_handler = handle, action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER, sigaddset(&action.sa_mask, SIGINT), sigaddset(&action.sa_mask, 40);
    sigaction(SIGUSR2, &action, &old), sigaction(SIGUSR2, 0, &old), raise(SIGUSR2), syscall(SYS_rt_sigaction, 99, &action, 0, 8);
    sigfillset(&set), sigprocmask(SIG_BLOCK, &set, 0), sigdelset(&set, SIGINT), sigprocmask(SIG_SETMASK, &set, &was), sigemptyset(&set), sigprocmask(SIG_SETMASK, &set, &was), sigprocmask(99, &set, 0);
    sigaddset(&set, SIGHUP), sigprocmask(SIG_BLOCK, &set, &was), sigpending(&was), sigtimedwait(&set, &info, &soon), sigaltstack(&stack, &former), sigaltstack(0, &former);
    stack.ss_flags = SS_DISABLE, sigaltstack(&stack, 0), close(signalfd(-1, &set, 0));
}

static void times_and_timers(void)
{
    struct timespec span = { 0, 1000000 }, rest;
    struct itimerval timer = { { 0, 0 }, { 0, 30000 } }, old;
    struct itimerspec armed = { { 0, 0 }, { 1, 5 } }, before;
    struct sigaction action = { 0 };
    struct timeval now;
    struct timezone zone;
    struct tms used;
    time_t seconds;
    int word = 0, timerfd = timerfd_create(CLOCK_MONOTONIC, 0);

    nanosleep(&span, 0), nanosleep(&span, &rest), syscall(SYS_nanosleep, &span, &rest), clock_nanosleep(CLOCK_MONOTONIC, 0, &span, 0);
    span.tv_nsec = 2000000000, nanosleep(&span, &rest), syscall(SYS_clock_gettime, 0, &span), syscall(SYS_clock_getres, 1, &span);
    action.sa_handler = handle, sigaction(SIGALRM, &action, 0), setitimer(ITIMER_REAL, &timer, &old), getitimer(ITIMER_REAL, &timer), span.tv_sec = 5, span.tv_nsec = 0, nanosleep(&span, &rest);
    for (volatile long i = 0; i < 100000000; i++); // some ticks for times(2)
    syscall(SYS_gettimeofday, &now, 0), syscall(SYS_gettimeofday, &now, &zone), syscall(SYS_time, &seconds), syscall(SYS_time, 0), times(&used);
    timerfd_settime(timerfd, 0, &armed, &before), timerfd_settime(timerfd, TFD_TIMER_ABSTIME, &armed, 0), timerfd_gettime(timerfd, &armed), close(timerfd);
    span.tv_sec = 0, span.tv_nsec = 1000, syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &span);
}

static void waiting(void)
{
    int pair[2], epoll = epoll_create1(0);
    struct pollfd polled[3] = { { 0, POLLIN | POLLPRI, 0 }, { 0, POLLOUT, 0 }, { -1, 0, 0 } };
    struct epoll_event event = { EPOLLOUT | EPOLLONESHOT, { .u64 = 0x1234567890 } }, events[9];
    struct timespec span = { 0, 1000 };
    struct timeval time = { 0, 5000 };
    fd_set in, out;
    sigset_t set;

    socketpair(AF_UNIX, SOCK_STREAM, 0, pair), polled[0].fd = pair[0], polled[1].fd = pair[1], sigemptyset(&set), sigaddset(&set, SIGHUP);
    poll(polled, 3, 0), poll(polled, 1, 1), poll(polled, 0, 0), poll(0, 0, 1), poll((void *)1, 1, 0), ppoll(polled, 2, &span, 0), ppoll(polled, 1, &span, &set), ppoll(polled, 2, 0, 0);
    epoll_ctl(epoll, EPOLL_CTL_ADD, pair[1], &event), epoll_wait(epoll, events, 9, 10), epoll_wait(epoll, events, 9, 0), epoll_pwait(epoll, events, 9, 0, &set), epoll_ctl(epoll, EPOLL_CTL_DEL, pair[1], &event);
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(pair[0], &in);
    FD_SET(pair[1], &out);
    select(pair[1] + 1, &in, &out, 0, &time), syscall(SYS_select, pair[1] + 1, 0, &out, 0, &time);
    FD_SET(pair[0], &in);
    time.tv_usec = 1000, select(pair[1] + 1, &in, 0, 0, &time), select(0, 0, 0, 0, &time);
    FD_SET(pair[0], &in);
    pselect(pair[1] + 1, &in, 0, &out, &span, &set), pselect(1, 0, 0, 0, &span, 0);
    close(pair[0]), close(pair[1]), close(epoll);
}

static void sockets(void)
{
    struct sockaddr_in address = { AF_INET };
    struct sockaddr_in6 address6 = { AF_INET6, htons(53), 0, IN6ADDR_LOOPBACK_INIT, 0 };
    struct sockaddr_un local = { AF_UNIX, "/none/socket" };
    struct sockaddr_nl netlink = { AF_NETLINK, 0, 0, 5 };
    struct sockaddr_storage peer;
    struct sockaddr strange = { 99 };
    struct linger linger = { 1, 2 };
    struct ucred owner;
    struct timeval patience = { 1, 0 };
    socklen_t length = sizeof address;
    int one = 1, server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), other, pair[2], datagrams = socket(AF_INET6, SOCK_DGRAM, 0);
    int stream = socket(AF_UNIX, SOCK_STREAM, 0), route = socket(AF_NETLINK, SOCK_RAW, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK), bind(server, (void *)&address, sizeof address), listen(server, 5), getsockname(server, (void *)&address, &length);
    connect(client, (void *)&address, sizeof address), length = sizeof peer, other = accept(server, (void *)&peer, &length), length = sizeof peer, getpeername(client, (void *)&peer, &length);
    length = 4, getpeername(client, (void *)&peer, &length), getpeername(server, (void *)&peer, &length);
    setsockopt(client, SOL_SOCKET, SO_REUSEADDR, &one, 4), setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, 4), setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, 8), setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    length = 4, getsockopt(client, SOL_SOCKET, SO_ERROR, &one, &length), getsockopt(client, SOL_SOCKET, SO_TYPE, &one, &length), length = 8, getsockopt(client, SOL_SOCKET, SO_RCVBUF, &one, &length);
    send(client, "hello", 5, MSG_NOSIGNAL), recv(other, buffer, 100, 0), recv(other, buffer, 100, MSG_DONTWAIT), sendto(client, "x", 1, 0, (void *)&address, sizeof address), length = sizeof peer, recvfrom(other, buffer, 100, 0, (void *)&peer, &length);
    connect(datagrams, (void *)&address6, sizeof address6), connect(datagrams, (void *)&address6, 10), connect(datagrams, &strange, sizeof strange), connect(datagrams, 0, 0);
    connect(stream, (void *)&local, sizeof local), connect(stream, (void *)&local, 10), local.sun_path[0] = 0, connect(stream, (void *)&local, 12);
    bind(route, (void *)&netlink, sizeof netlink), length = sizeof peer, getsockname(route, (void *)&peer, &length);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair), length = sizeof owner, getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &owner, &length), length = sizeof peer, getsockname(pair[0], (void *)&peer, &length);

    struct iovec sent[2] = { { "mess", 4 }, { "age", 3 } }, received[1] = { { buffer, 100 } };
    char control[64] = { 0 };
    struct msghdr message = { .msg_iov = sent, .msg_iovlen = 2 }, answer = { .msg_iov = received, .msg_iovlen = 1 };
    sendmsg(pair[0], &message, 0), recvmsg(pair[1], &answer, MSG_DONTWAIT);
    message.msg_control = control, message.msg_controllen = CMSG_SPACE(sizeof one);
    struct cmsghdr *passed = CMSG_FIRSTHDR(&message);
    passed->cmsg_level = SOL_SOCKET, passed->cmsg_type = SCM_RIGHTS, passed->cmsg_len = CMSG_LEN(sizeof one), memcpy(CMSG_DATA(passed), &file, sizeof file);
    sendmsg(pair[0], &message, MSG_NOSIGNAL), answer.msg_control = control, answer.msg_controllen = sizeof control, answer.msg_name = &peer, answer.msg_namelen = sizeof peer;
    recvmsg(pair[1], &answer, MSG_CMSG_CLOEXEC), recvmsg(pair[1], &answer, MSG_DONTWAIT);
    for (int fd = file + 1; fd < 64; fd++)
        close(fd);
}

static void processes(void)
{
    struct rlimit limit;
    struct rusage usage;
    struct utsname names;
    struct sysinfo info;
    struct sched_param priority = { 0 };
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct sets[2];
    unsigned long cpus[16], base;
    unsigned ids[3], groups[40], node;
    siginfo_t change;
    int status, signal;
    pid_t child;

    syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, &limit), syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0), syscall(SYS_getrlimit, RLIMIT_STACK, &limit), getrusage(RUSAGE_SELF, &usage), uname(&names), sysinfo(&info);
    syscall(SYS_sched_getaffinity, 0, 128, cpus), syscall(SYS_sched_setaffinity, 0, 8, cpus), syscall(SYS_sched_getparam, 0, &priority), syscall(SYS_sched_setscheduler, 0, 0, &priority), syscall(SYS_sched_getscheduler, 0), syscall(SYS_getcpu, ids, &node, 0);
    getresuid(ids, ids + 1, ids + 2), getresgid(ids, ids + 1, ids + 2), getgroups(0, 0), getgroups(40, groups), syscall(SYS_capget, &header, sets), syscall(SYS_capget, &header, 0), syscall(SYS_arch_prctl, 0x1003, &base);
    prctl(PR_SET_NAME, "a name"), prctl(PR_GET_NAME, buffer), prctl(PR_SET_NAME, "123456789012345"), prctl(PR_SET_NAME, "12345678901234"), prctl(PR_GET_DUMPABLE), prctl(PR_SET_DUMPABLE, 1), prctl(PR_SET_PDEATHSIG, SIGTERM), prctl(PR_GET_PDEATHSIG, &signal);
    prctl(PR_CAPBSET_READ, CAP_KILL), prctl(PR_SET_TIMERSLACK, 50000), prctl(PR_GET_TIMERSLACK), prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), prctl(PR_SET_CHILD_SUBREAPER, 0);
    if ((child = fork()) == 0)
        _exit(3);
    wait4(child, &status, 0, &usage), wait4(-1, &status, 0, 0);
    if ((child = fork()) == 0)
        kill(getpid(), SIGKILL);
    wait4(child, &status, 0, 0);
    if ((child = fork()) == 0)
        kill(getpid(), SIGSTOP), _exit(0);
    wait4(child, &status, WUNTRACED, 0), kill(child, SIGCONT), wait4(child, &status, 0, 0);
    if ((child = fork()) == 0)
        usleep(20000), _exit(1);
    wait4(child, &status, WNOHANG, 0), waitid(P_PID, child, &change, WEXITED), waitid(P_PID, child, &change, WEXITED);
}

static void execution(void)
{
    char *arguments[41] = { "env", "a b", "c\n", "this is an argument of more than thirty-two characters", "12345678901234567890123456789012" };
    char *none[] = { 0 }, *one[] = { "A=1", 0 }, *two[] = { "A=1", "B=2", 0 };

    execve("/none/a", arguments, 0), execve("/none/b", arguments, one), execve("/none/c", none, none), execve("/none/d", 0, 0);
    arguments[0] = (char *)1, execve("/none/e", arguments, (char **)1);
    for (int i = 0; i < 40; i++)
        arguments[i] = "x";
    execve("/none/f", arguments, 0);
    execve("/bin/true", one, two);
}

int main(void)
{
    file = fileno(tmpfile()), write(file, "0123456789", 10);
    data(), files(), signals(), times_and_timers(), waiting(), sockets(), processes(), execution();
    return 1;
}

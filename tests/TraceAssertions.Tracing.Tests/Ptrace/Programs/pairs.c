// Calls that return two descriptors in memory, and the closes that tell which they were.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    int pair[2];
    if (pipe2(pair, O_CLOEXEC) != 0)
        return 1;
    close(pair[0]);
    close(pair[1]);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
        return 1;
    close(pair[0]);
    close(pair[1]);
    return 0;
}

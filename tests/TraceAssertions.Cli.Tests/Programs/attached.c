// Runs until it is told to end: `attached sleep|busy|threads`. Says "ready" when it does, and makes one known call again and again.
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *Work(void *unused)
{
    for (;;)
    {
        syscall(SYS_getppid);
        usleep(2000);
    }

    return unused;
}

int main(int count, char **arguments)
{
    const char *kind = count > 1 ? arguments[1] : "";
    pthread_t thread;
    puts("ready");
    fflush(stdout);
    if (strcmp(kind, "threads") == 0)
        for (int i = 0; i < 3; i++)
            if (pthread_create(&thread, 0, Work, 0) != 0)
                return 1;
    if (strcmp(kind, "busy") == 0)
        for (;;)
            syscall(SYS_getppid);

    // The last line of input ends it, with the code that it says.
    char code = '0';
    while (read(0, &code, 1) == 1 && code < '0')
        ;
    return code - '0';
}

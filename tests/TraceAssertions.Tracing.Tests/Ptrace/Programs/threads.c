// argv[1] threads make argv[2] known calls each: close(-1000 - index), and one open of a file that does not exist.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int calls;

static void *work(void *argument)
{
    char path[64];
    snprintf(path, sizeof path, "/no/such/file/%ld", (long)argument);
    open(path, O_RDONLY);
    for (int i = 0; i < calls; i++)
        close(-1000 - (int)(long)argument);
    return 0;
}

int main(int count, char **arguments)
{
    int threads = atoi(arguments[1]);
    pthread_t ids[256];
    calls = atoi(arguments[2]);
    for (long i = 0; i < threads; i++)
        pthread_create(&ids[i], 0, work, (void *)i);
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], 0);
    return 0;
}

// A small command line program: --name NAME greets NAME. --waste MILLISECONDS CALLS BYTES does what the budgets forbid.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--name") == 0)
        printf("Hello, %s!\n", argv[2]);
    if (argc == 5 && strcmp(argv[1], "--waste") == 0)
    {
        usleep(1000 * atoi(argv[2]));
        for (int i = 0; i < atoi(argv[3]); i++)
            (void)getppid();
        if (mmap(0, (size_t)atoi(argv[4]) + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
            return 1;
    }
    return 0;
}

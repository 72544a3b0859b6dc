// Handles SIGUSR1 once, then dies by the signal whose number is its argument.
#include <signal.h>
#include <stdlib.h>

static void handle(int signal)
{
    (void)signal;
}

int main(int argc, char **argv)
{
    (void)argc;
    struct sigaction action = {.sa_handler = handle};
    if (sigaction(SIGUSR1, &action, 0) != 0)
        return 1;
    raise(SIGUSR1);
    raise(atoi(argv[1]));
    return 0;
}

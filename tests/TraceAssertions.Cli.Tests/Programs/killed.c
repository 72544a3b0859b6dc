// Dies by the signal whose number is its argument.
#include <signal.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    (void)argc;
    raise(atoi(argv[1]));
    return 0;
}

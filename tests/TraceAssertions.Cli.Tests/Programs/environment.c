// Prints the variables that a traced command gets.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    const char *parent = getenv("TRACEPARENT"), *clock = getenv("RENACER_LOGICAL_CLOCK");
    printf("%s\n%s\n", parent ? parent : "-", clock ? clock : "-");
    return 0;
}

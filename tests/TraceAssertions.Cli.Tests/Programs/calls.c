// Makes known calls: 100 writes of one byte to stdout, 3 opens that fail, a child that exits with 3, and an exit code of 7.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 100; i++)
        if (write(1, "x", 1) != 1)
            return 1;
    for (int i = 0; i < 3; i++)
        (void)open("/nonexistent/file", O_RDONLY);
    if (fork() == 0)
    {
        (void)getppid();
        _exit(3);
    }
    (void)wait(0);
    return 7;
}

// A 32-bit program without a C library, which makes two calls: getpid(2), and execve(2) of true(1), which is a 64-bit one.
static int call(int number, int first, int second, int third)
{
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third) : "memory");
    return result;
}

void _start(void)
{
    static char name[] = "/bin/true";
    static char *arguments[] = { name, 0 };
    call(20, 0, 0, 0);
    call(11, (int)name, (int)arguments, 0);
    call(1, 9, 0, 0);
}

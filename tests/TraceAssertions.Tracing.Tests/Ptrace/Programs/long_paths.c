// Paths of every length, some ending at the last byte before an unmapped page; a NULL and a bad pointer.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    char *pages = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(pages + 2 * 4096, 4096);
    char *end = pages + 2 * 4096;
    int lengths[] = { 1, 2, 255, 256, 257, 511, 512, 4000, 4094, 4095 };
    for (int i = 0; i < 10; i++) {
        char *path = end - lengths[i] - 1;
        memset(path, 'a' + i, lengths[i]);
        path[0] = '/';
        end[-1] = 0;
        open(path, O_RDONLY);
    }
    memset(pages, 'z', 4096);
    pages[3900] = 0;
    rename(pages, end - 2);
    open((char *)0, O_RDONLY);
    open(end, O_RDONLY);
    memset(end - 16, 'u', 16);
    open(end - 16, O_RDONLY);
    return 0;
}

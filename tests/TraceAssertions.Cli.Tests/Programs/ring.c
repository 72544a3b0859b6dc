// ring FILE [wait]: opens a file by io_uring and not by a system call; `ring refused` only tries to make a ring, with parameters that the kernel refuses. With "wait" it says "ready" once it has
// a ring, and opens when a line comes. The code is 0 where the file was opened, 77 where there is no io_uring here.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    struct io_uring_params parameters;
    char line;
    memset(&parameters, 0, sizeof parameters);
    if (count < 2 || strcmp(arguments[1], "refused") == 0)
        return syscall(SYS_io_uring_setup, 0, &parameters) == -1 ? 0 : 1;
    int ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
    if (ring < 0)
        return 77;
    if (count > 2 && (write(1, "ready\n", 6) != 6 || read(0, &line, 1) != 1))
        return 1;
    char *submissions = mmap(0, parameters.sq_off.array + parameters.sq_entries * sizeof(uint32_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    char *completions = mmap(0, parameters.cq_off.cqes + parameters.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_CQ_RING);
    struct io_uring_sqe *entry = mmap(0, parameters.sq_entries * sizeof *entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    if (submissions == MAP_FAILED || completions == MAP_FAILED || entry == MAP_FAILED)
        return 2;
    memset(entry, 0, sizeof *entry);
    entry->opcode = IORING_OP_OPENAT;
    entry->fd = AT_FDCWD;
    entry->addr = (uintptr_t)arguments[1];
    entry->open_flags = O_RDONLY;
    *(uint32_t *)(submissions + parameters.sq_off.array) = 0;
    __atomic_store_n((uint32_t *)(submissions + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
    if (syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, 0, 0) != 1)
        return 3;
    return ((struct io_uring_cqe *)(completions + parameters.cq_off.cqes))->res >= 0 ? 0 : 4;
}

// Makes close(-1000 - n) from known places, and tells on stdout, per call, what the tracer must find in its stack:
//   PID call N ADDRESS VALUE END POINTER
// a local variable, its value, the end of the mapping that holds the stack, and the thread pointer.
// Before that, its executable mappings (PID map START END FILE) and its auxiliary vector as getauxval(3) gives it (PID aux TYPE VALUE).
// usage: stacks calls [self] | slot
#define _GNU_SOURCE
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int number;

static uint64_t end_of_mapping(uint64_t address)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    uint64_t start, end, found = 0;
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) == 2 && address >= start && address < end)
            found = end;
    fclose(maps);
    return found;
}

static void tell_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512], rights[8], file[256];
    uint64_t start, end;
    while (fgets(line, sizeof line, maps))
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %255s", &start, &end, rights, file) == 4 && rights[2] == 'x')
            printf("%d map %" PRIu64 " %" PRIu64 " %s\n", getpid(), start, end, file);
    fclose(maps);
}

__attribute__((noinline)) static void known_place(void)
{
    pthread_mutex_lock(&lock);
    volatile uint64_t local = 0x1122334455660000 + (uint64_t)++number;
    int mine = number;
    close(-1000 - mine);
    printf("%d call %d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", getpid(), mine, (uint64_t)&local, local,
           end_of_mapping((uint64_t)&local), (uint64_t)pthread_self());
    fflush(stdout);
    pthread_mutex_unlock(&lock);
}

__attribute__((noinline)) static int deep(int levels)
{
    volatile char room[1024];
    room[levels] = 1;
    if (levels == 0)
        known_place();
    else
        deep(levels - 1);
    return room[levels];
}

// close(-1900) with a known number in each register that a function preserves for its caller.
void known_registers(void);
__asm__(".text\n"
        "known_registers:\n"
        "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
        "mov $0xb9, %rbp\n mov $0xbb, %rbx\n mov $0xb12, %r12\n mov $0xb13, %r13\n mov $0xb14, %r14\n mov $0xb15, %r15\n"
        "mov $3, %eax\n mov $-1900, %rdi\n syscall\n"
        "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
        "ret\n");

static void *thread(void *unused)
{
    (void)unused;
    known_place();
    deep(12);
    return NULL;
}

// The page after the stack is not accessible, and what is above the thread pointer is no stack.
static void on_short_stack(void)
{
    size_t size = 64 * 1024, page = 4096;
    char *stack = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(stack + size, page, PROT_NONE);
    pthread_attr_t attributes;
    pthread_t made;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, size);
    pthread_create(&made, &attributes, thread, NULL);
    pthread_join(made, NULL);
}

static int calls(const char *self)
{
    tell_mappings();
    for (unsigned long type = 2; type < 64; type++)
        if (getauxval(type))
            printf("%d aux %lu %lu\n", getpid(), type, getauxval(type));
    fflush(stdout);
    known_registers();
    known_place();
    deep(4);
    deep(12);
    pthread_t made[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&made[i], NULL, thread, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(made[i], NULL);
    on_short_stack();
    pid_t child = fork();
    if (child == 0) {
        number = 500;
        known_place();
        _exit(0);
    }
    waitpid(child, NULL, 0);
    child = vfork();
    if (child == 0) {
        if (self)
            execl(self, self, "calls", NULL);
        _exit(1);
    }
    waitpid(child, NULL, 0);
    printf("%d vfork %" PRIu64 "\n", getpid(), (uint64_t)(uintptr_t)calls);
    return 0;
}

// As a test host does: tells the tracer where its scope slot is, and makes one call within a scope and one outside.
static int slot(void)
{
    static volatile uint64_t scope;
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 1;
    tell_mappings();
    syscall(SYS_getppid, 0x7273416563617254, 1, &scope);
    scope = 7;
    known_place();
    scope = 0;
    known_place();
    printf("%d done\n", getpid());
    fflush(stdout);
    return fgets(line, sizeof line, stdin) == NULL;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "slot") == 0)
        return slot();
    return calls(count > 2 ? arguments[2] : NULL);
}

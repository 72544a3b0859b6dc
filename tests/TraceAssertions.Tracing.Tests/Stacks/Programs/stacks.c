// Writes its own idea of its stack, by backtrace(3), from places that are hard to unwind out of. argv[1]: where to; argv[2]: a library, or "child".
#define _GNU_SOURCE
#include <alloca.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char __executable_start[];
static int out;
static const char *self, *target;
static sigjmp_buf back;
static __thread void *frames[2000];
static __thread char text[200000];

__attribute__((noinline)) void report(const char *name)
{
    int n = backtrace(frames, 2000);
    int length = sprintf(text, "# %s %d\n", name, getpid());
    for (int i = 0; i < n; i++) {
        Dl_info info;
        struct link_map *map = NULL;
        if (dladdr1(frames[i], &info, (void **)&map, RTLD_DL_LINKMAP) && map)
            length += sprintf(text + length, "%s %lx\n", info.dli_fname, (unsigned long)frames[i] - map->l_addr);
        else
            length += sprintf(text + length, "? %lx\n", (unsigned long)frames[i] - ((unsigned long)__executable_start < 1 << 28 ? 0 : (unsigned long)__executable_start));
    }
    write(out, text, length);
    asm volatile("");
}

__attribute__((noinline)) void inner(void) { report("plain"); asm volatile(""); }
__attribute__((noinline)) void middle(void) { inner(); asm volatile(""); }
__attribute__((noinline)) void outer(void) { middle(); asm volatile(""); }

__attribute__((noinline)) int deep(int n, const char *name)
{
    if (n == 0) { report(name); return 0; }
    int result = deep(n - 1, name);
    asm volatile("" : "+r"(result));
    return result + n;
}

__attribute__((noinline)) void variable(int n)
{
    char *p = alloca(n);
    memset(p, n, n);
    report("alloca");
    asm volatile("" :: "r"(p) : "memory");
}

__attribute__((noinline)) void aligned(void)
{
    char p[64] __attribute__((aligned(64)));
    memset(p, 1, sizeof p);
    asm volatile("" :: "r"(p) : "memory");
    report("aligned");
    asm volatile("" :: "r"(p) : "memory");
}

__attribute__((noinline)) int many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j)
{
    report("many");
    return a + b + c + d + e + f + g + h + i + j;
}

static int compare(const void *a, const void *b)
{
    static int once;
    if (!once++) report("qsort");
    return *(const int *)a - *(const int *)b;
}

static void on_signal(int n) { report(n == SIGUSR1 ? "raised" : n == SIGUSR2 ? "alternate" : "interrupted"); if (n == SIGILL) siglongjmp(back, 1); }

__attribute__((noinline)) void trap(void) { asm volatile("ud2"); }

__attribute__((noinline, noreturn)) void never(void) { report("noreturn"); siglongjmp(back, 1); }
__attribute__((noinline)) void calls_never(void) { never(); }

static void *thread(void *unused) { report("thread"); return unused; }

int main(int argc, char **argv)
{
    self = argv[0];
    target = argv[1];
    out = open(target, O_WRONLY | O_CREAT | O_APPEND, 0600);
    backtrace(frames, 1); // loads what it needs
    if (argc > 2 && !strcmp(argv[2], "child")) {
        outer();
        return 0;
    }
    outer();
    deep(40, "deep");
    deep(1000, "bottomless");
    variable(300);
    aligned();
    many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    int numbers[] = {3, 1, 2};
    qsort(numbers, 3, sizeof(int), compare);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_NODEFER};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGILL, &action, NULL);
    raise(SIGUSR1);
    if (!sigsetjmp(back, 1)) trap();
    if (!sigsetjmp(back, 1)) calls_never();
    stack_t alternate = {.ss_sp = malloc(1 << 16), .ss_size = 1 << 16};
    sigaltstack(&alternate, NULL);
    action.sa_flags = SA_ONSTACK;
    sigaction(SIGUSR2, &action, NULL);
    raise(SIGUSR2);
    if (argc > 2) {
        void *library = dlopen(argv[2], RTLD_NOW);
        void (*call)(void (*)(const char *)) = dlsym(library, "call_back");
        call(report);
        dlclose(library);
    }
    pthread_t t;
    pthread_create(&t, NULL, thread, NULL);
    pthread_join(t, NULL);
    int status;
    if (fork() == 0) { report("forked"); _exit(0); }
    wait(&status);
    if (vfork() == 0) { report("vforked"); _exit(0); }
    wait(&status);
    if (vfork() == 0) { execl(self, self, target, "child", NULL); _exit(1); }
    wait(&status);
    return 0;
}

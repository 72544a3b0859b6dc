// Loads each library that it is given, has it read a file and unloads it: the next lies where the last one did.
#include <dlfcn.h>
#include <stdio.h>

int main(int count, char **libraries)
{
    for (int i = 1; i < count; i++)
    {
        void *library = dlopen(libraries[i], RTLD_NOW);
        if (library == NULL)
            return 1;
        void (*read_file)(const char *);
        *(void **)&read_file = dlsym(library, "read_file");
        printf("%p\n", *(void **)&read_file);
        fflush(stdout);
        read_file("/dev/null");
        dlclose(library);
    }
    return 0;
}

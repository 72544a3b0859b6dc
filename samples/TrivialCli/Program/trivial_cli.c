// trivial_cli: greets. It reads the words of the greeting from greeting.txt beside it, and writes the greeting to standard output or to a file.
// Compiled with -DREGRESSED it does the same, wastefully.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: trivial_cli --name NAME [--output FILE]\n"
    "       trivial_cli --help\n";

static int fail(const char *what)
{
    fprintf(stderr, "trivial_cli: %s: %s\n", what, strerror(errno));
    return 1;
}

// The greeting's words, for example "Hello", from the file beside the program.
static int read_greeting(const char *program, char *words, size_t size)
{
    char path[4096];
    const char *slash = strrchr(program, '/');
    int folder = slash ? (int)(slash - program) + 1 : 0;
    if (snprintf(path, sizeof path, "%.*sgreeting.txt", folder, program) >= (int)sizeof path)
    {
        errno = ENAMETOOLONG;
        return -1;
    }

    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    size_t length = 0;
    ssize_t got;
#ifdef REGRESSED
    // Byte by byte, and the file is opened again for each.
    while (length < size - 1 && (got = pread(file, words + length, 1, (off_t)length)) > 0)
    {
        length += (size_t)got;
        close(file);
        if ((file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
            return -1;
    }
#else
    while (length < size - 1 && (got = read(file, words + length, size - 1 - length)) > 0)
        length += (size_t)got;
#endif
    close(file);
    words[length] = '\0';
    words[strcspn(words, "\r\n")] = '\0';
    return 0;
}

static int write_all(int file, const char *text, size_t length)
{
#ifdef REGRESSED
    size_t most = 1;
#else
    size_t most = length;
#endif
    while (length > 0)
    {
        ssize_t written = write(file, text, length < most ? length : most);
        if (written < 0)
            return -1;
        text += written;
        length -= (size_t)written;
    }

    return 0;
}

int main(int argc, char **argv)
{
    const char *name = NULL, *output = NULL;
    for (int i = 1; i < argc; i++)
    {
        if (strcmp(argv[i], "--help") == 0)
            return write_all(STDOUT_FILENO, usage, sizeof usage - 1) == 0 ? 0 : fail("standard output");
        if (strcmp(argv[i], "--name") == 0 && i + 1 < argc)
            name = argv[++i];
        else if (strcmp(argv[i], "--output") == 0 && i + 1 < argc)
            output = argv[++i];
        else
            name = NULL, i = argc;
    }

    if (name == NULL)
    {
        fputs(usage, stderr);
        return 2;
    }

    char words[256], greeting[1024];
    if (read_greeting(argv[0], words, sizeof words) != 0)
        return fail("greeting.txt");
    int length = snprintf(greeting, sizeof greeting, "%s, %s!\n", words, name);
    if (length < 0 || length >= (int)sizeof greeting)
    {
        errno = E2BIG;
        return fail("the name");
    }

    int file = STDOUT_FILENO;
    if (output != NULL && (file = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) < 0)
        return fail(output);
    if (write_all(file, greeting, (size_t)length) != 0)
        return fail(output != NULL ? output : "standard output");
    return output != NULL && close(file) != 0 ? fail(output) : 0;
}

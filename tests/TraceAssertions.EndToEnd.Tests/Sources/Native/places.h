// Included after what it needs.
extern volatile int out, total;
extern char bytes[4096];

#define HERE() total += (int)write(out, bytes, __LINE__)

static inline void in_header(void)
{
    HERE();
}

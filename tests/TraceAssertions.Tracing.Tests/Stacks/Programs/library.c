__attribute__((noinline)) static void within(void (*report)(const char *)) { report("library"); asm volatile(""); }
void call_back(void (*report)(const char *)) { within(report); asm volatile(""); }

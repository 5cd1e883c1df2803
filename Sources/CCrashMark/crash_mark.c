#include "crash_mark.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t mark = -1;

static void on_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    // Positive codes come from the kernel: one of our instructions faulted. Other codes mean that a process, maybe this
    // one, sent the signal.
    int is_fault = info->si_code > 0;
    if (mark >= 0 && (is_fault || info->si_pid == getpid())) {
        ssize_t written = write(mark, "x", 1);
        (void)written;
    }
    // The handler is reset by now. A fault recurs when this returns; a sent signal has to be sent again.
    if (!is_fault) raise(number);
}

void crash_mark_arm(int descriptor) {
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
    mark = descriptor;
    struct sigaction action = {0};
    action.sa_sigaction = on_crash;
    action.sa_flags = SA_SIGINFO | SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
        sigaction(signals[index], &action, NULL);
    }
}

// Makes chosen system calls on chosen paths fail, kill or do nothing, for scripts/chaos; loaded by LD_PRELOAD.
//
// FAULT_CALLS    kinds of calls, separated by commas: open, read, write, fsync, rename, link, unlink, mkdir, stat,
//                truncate, close
// FAULT_PATH     a pattern of fnmatch(3) for the absolute path; * also matches slashes, @(A|B) is A or B, and socket:*
//                is every socket. Default: every path
// FAULT_DO       what happens: the name of an errno, KILL, TERM, SHORT (half a write) or LIE (success without effect)
// FAULT_CONTROL  a file of 32 bytes, mapped and shared: calls counted, first and last call to meet the fault,
//                calls that met it. All processes with this file count together; first and last may change
//                while they run.
// FAULT_LOG      a file that gets a line for each call that met the fault: its number, kind, path, and what it met
// FAULT_LOG_ALL  when set, the file gets a line for each call that was counted
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

struct control {
    uint64_t counted, first, last, met;
};

enum action { PASS, FAIL, SHORTEN, LIE };

static struct control own = {0, 0, 0, 0};
static struct control *control = &own;
static const char *kinds, *pattern, *what;
static int error_number, logs_all, log_file = -1;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int errno_named(const char *name) {
    static const struct { const char *name; int number; } known[] = {
        {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EMFILE", EMFILE}, {"ENFILE", ENFILE}, {"EACCES", EACCES},
        {"EPERM", EPERM}, {"EROFS", EROFS}, {"EDQUOT", EDQUOT}, {"EFBIG", EFBIG}, {"ENOENT", ENOENT},
        {"EINTR", EINTR}, {"ENOMEM", ENOMEM}, {"EAGAIN", EAGAIN}, {"ELOOP", ELOOP}, {"ENOTDIR", ENOTDIR},
    };
    for (size_t index = 0; index < sizeof known / sizeof *known; index++) {
        if (strcmp(known[index].name, name) == 0) return known[index].number;
    }
    return 0;
}

// Makes system calls by number, so that this file's own calls are not counted.
static void set_up(void) {
    kinds = getenv("FAULT_CALLS");
    pattern = getenv("FAULT_PATH");
    what = getenv("FAULT_DO");
    error_number = what ? errno_named(what) : 0;
    const char *path = getenv("FAULT_CONTROL");
    if (path) {
        int file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
        void *map = file < 0 ? MAP_FAILED : mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (file >= 0) syscall(SYS_close, file);
        if (map != MAP_FAILED) control = map;
    }
    logs_all = getenv("FAULT_LOG_ALL") != NULL;
    path = getenv("FAULT_LOG");
    if (path) {
        // High, so that the program's own descriptors keep their numbers.
        int file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        log_file = file < 0 ? -1 : (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 200);
        if (file >= 0) syscall(SYS_close, file);
    }
}

static int is_chosen(const char *kind) {
    size_t length = strlen(kind);
    for (const char *at = kinds; at && *at; at += *at == ',') {
        size_t word = strcspn(at, ",");
        if (word == length && strncmp(at, kind, length) == 0) return 1;
        at += word;
    }
    return 0;
}

// The path of an open file, or of a folder that a call is relative to.
static void path_of(int file, char *path) {
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, name, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
}

static void absolute(int folder, const char *name, char *path) {
    path[0] = 0;
    if (!name) return;
    if (name[0] != '/') {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, path, PATH_MAX) < 0) path[0] = 0;
        } else {
            path_of(folder, path);
        }
        strncat(path, "/", PATH_MAX - 1 - strlen(path));
    }
    strncat(path, name, PATH_MAX - 1 - strlen(path));
}

static enum action decide(const char *kind, const char *path) {
    if (pattern && fnmatch(pattern, path, FNM_EXTMATCH) != 0) return PASS;
    uint64_t number = __atomic_add_fetch(&control->counted, 1, __ATOMIC_SEQ_CST);
    uint64_t first = __atomic_load_n(&control->first, __ATOMIC_SEQ_CST);
    uint64_t last = __atomic_load_n(&control->last, __ATOMIC_SEQ_CST);
    int is_met = what && first != 0 && number >= first && number <= last;
    if (is_met) __atomic_add_fetch(&control->met, 1, __ATOMIC_SEQ_CST);
    if (log_file >= 0 && (is_met || logs_all)) {
        char line[PATH_MAX + 64];
        int length = snprintf(line, sizeof line, "%llu %s %s %s\n", (unsigned long long)number, kind, path,
                              is_met ? what : "-");
        if (length > 0) syscall(SYS_write, log_file, line, (size_t)length);
    }
    if (!is_met) return PASS;
    if (strcmp(what, "KILL") == 0) syscall(SYS_kill, getpid(), SIGKILL);
    if (strcmp(what, "TERM") == 0) {
        syscall(SYS_kill, getpid(), SIGTERM);
        return PASS;
    }
    if (strcmp(what, "SHORT") == 0) return SHORTEN;
    if (strcmp(what, "LIE") == 0) return LIE;
    errno = error_number ? error_number : EIO;
    return FAIL;
}

static enum action on_path(const char *kind, int folder, const char *name) {
    pthread_once(&once, set_up);
    if (!is_chosen(kind)) return PASS;
    char path[PATH_MAX];
    int saved = errno;
    absolute(folder, name, path);
    errno = saved;
    return decide(kind, path);
}

static enum action on_file(const char *kind, int file) {
    pthread_once(&once, set_up);
    if (!is_chosen(kind)) return PASS;
    char path[PATH_MAX];
    int saved = errno;
    path_of(file, path);
    errno = saved;
    return decide(kind, path);
}

// The function that the program would have called without this library.
#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        NEXT(name); \
        MODE \
        return on_path("open", AT_FDCWD, path) == FAIL ? -1 : next(path, flags, mode); \
    }
#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        NEXT(name); \
        MODE \
        return on_path("open", folder, path) == FAIL ? -1 : next(folder, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

DIR *opendir(const char *path) {
    NEXT(opendir);
    return on_path("open", AT_FDCWD, path) == FAIL ? NULL : next(path);
}

// Variants that the compiler calls when it checks sizes.
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open(path, flags); }
int __openat_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }
int __openat64_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }

#define ON_FILE(kind, type, name, parameters, arguments, given) \
    type name parameters { \
        NEXT(name); \
        enum action action = on_file(kind, file); \
        if (action == FAIL) return -1; \
        if (action == LIE) return given; \
        return next arguments; \
    }
ON_FILE("fsync", int, fsync, (int file), (file), 0)
ON_FILE("fsync", int, fdatasync, (int file), (file), 0)
ON_FILE("truncate", int, ftruncate, (int file, off_t size), (file, size), 0)
ON_FILE("truncate", int, ftruncate64, (int file, off64_t size), (file, size), 0)
ON_FILE("truncate", int, fallocate, (int file, int mode, off_t at, off_t size), (file, mode, at, size), 0)
ON_FILE("truncate", int, fallocate64, (int file, int mode, off64_t at, off64_t size), (file, mode, at, size), 0)
ON_FILE("read", ssize_t, read, (int file, void *to, size_t size), (file, to, size), 0)
ON_FILE("read", ssize_t, pread, (int file, void *to, size_t size, off_t at), (file, to, size, at), 0)
ON_FILE("read", ssize_t, pread64, (int file, void *to, size_t size, off64_t at), (file, to, size, at), 0)
ON_FILE("read", ssize_t, readv, (int file, const struct iovec *to, int count), (file, to, count), 0)
ON_FILE("stat", int, fstat, (int file, struct stat *to), (file, to), 0)
ON_FILE("stat", int, fstat64, (int file, struct stat64 *to), (file, to), 0)
ON_FILE("write", ssize_t, writev, (int file, const struct iovec *from, int count), (file, from, count), 0)

// posix_fallocate returns its error instead of setting errno.
int posix_fallocate(int file, off_t at, off_t size) {
    NEXT(posix_fallocate);
    return on_file("truncate", file) == FAIL ? errno : next(file, at, size);
}
int posix_fallocate64(int file, off64_t at, off64_t size) {
    NEXT(posix_fallocate64);
    return on_file("truncate", file) == FAIL ? errno : next(file, at, size);
}

#define WRITE(name, parameters, arguments) \
    ssize_t name parameters { \
        NEXT(name); \
        enum action action = on_file("write", file); \
        if (action == FAIL) return -1; \
        if (action == LIE) return (ssize_t)size; \
        if (action == SHORTEN) size = size > 1 ? size / 2 : size; \
        return next arguments; \
    }
WRITE(write, (int file, const void *from, size_t size), (file, from, size))
WRITE(pwrite, (int file, const void *from, size_t size, off_t at), (file, from, size, at))
WRITE(pwrite64, (int file, const void *from, size_t size, off64_t at), (file, from, size, at))

// Closes the file even if it fails, as Linux does.
int close(int file) {
    NEXT(close);
    enum action action = on_file("close", file);
    int saved = errno, result = next(file);
    if (action != FAIL) return result;
    errno = saved;
    return -1;
}

#define ON_PATH(kind, name, parameters, arguments, folder, path) \
    int name parameters { \
        NEXT(name); \
        enum action action = on_path(kind, folder, path); \
        if (action == FAIL) return -1; \
        return action == LIE ? 0 : next arguments; \
    }
ON_PATH("rename", rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH("rename", renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), b, to)
ON_PATH("rename", renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
        (a, from, b, to, flags), b, to)
ON_PATH("link", link, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH("link", linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), b, to)
ON_PATH("link", symlink, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH("unlink", unlink, (const char *path), (path), AT_FDCWD, path)
ON_PATH("unlink", unlinkat, (int folder, const char *path, int flags), (folder, path, flags), folder, path)
ON_PATH("unlink", rmdir, (const char *path), (path), AT_FDCWD, path)
ON_PATH("mkdir", mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
ON_PATH("mkdir", mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), folder, path)
ON_PATH("truncate", truncate, (const char *path, off_t size), (path, size), AT_FDCWD, path)
ON_PATH("stat", stat, (const char *path, struct stat *to), (path, to), AT_FDCWD, path)
ON_PATH("stat", stat64, (const char *path, struct stat64 *to), (path, to), AT_FDCWD, path)
ON_PATH("stat", lstat, (const char *path, struct stat *to), (path, to), AT_FDCWD, path)
ON_PATH("stat", lstat64, (const char *path, struct stat64 *to), (path, to), AT_FDCWD, path)
ON_PATH("stat", fstatat, (int folder, const char *path, struct stat *to, int flags), (folder, path, to, flags),
        folder, path)
ON_PATH("stat", fstatat64, (int folder, const char *path, struct stat64 *to, int flags), (folder, path, to, flags),
        folder, path)
ON_PATH("stat", statx, (int folder, const char *path, int flags, unsigned mask, struct statx *to),
        (folder, path, flags, mask, to), folder, path)
ON_PATH("stat", access, (const char *path, int mode), (path, mode), AT_FDCWD, path)
ON_PATH("stat", faccessat, (int folder, const char *path, int mode, int flags), (folder, path, mode, flags), folder,
        path)

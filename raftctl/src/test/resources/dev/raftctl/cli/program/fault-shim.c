/*
 * Preloaded into a server by tests: delays every fsync and fdatasync, and moves the wall clock. The file named by
 * FAULT_SHIM_FILE holds two 64-bit integers in native byte order, milliseconds each: the delay and the clock's offset.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *settings;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_settings(void) {
    const char *name = getenv("FAULT_SHIM_FILE");
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *memory = mmap(NULL, 16, PROT_READ, MAP_SHARED, fd, 0);
        settings = memory == MAP_FAILED ? NULL : memory;
        close(fd);
    }
    real_clock_gettime = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
}

static void delay(void) {
    int64_t millis = settings ? settings[0] : 0;
    if (millis > 0) {
        usleep((useconds_t) (millis * 1000));
    }
}

int fdatasync(int fd) {
    delay();
    return (int) syscall(SYS_fdatasync, fd);
}

int fsync(int fd) {
    delay();
    return (int) syscall(SYS_fsync, fd);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = real_clock_gettime ? real_clock_gettime(clock, time)
                                    : (int) syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && settings && settings[1] != 0) {
        time->tv_sec += settings[1] / 1000;
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void) zone;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) {
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_confine.c - the confinement of llamux-infer from the inside: a process that
 * went through the same steps tries what a hostile model would, and each is refused
 * or ends it; what the engine needs goes on working.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "llamux/llm.h"
#include "worker/infer_confine.h"

/* How far a process goes before it tries. */
enum depth { ISOLATED, LOADING, SERVING, DEPTHS };

static pid_t outside; /* a process of the same user that is not confined */

/* Each returns 0 if the system let it. */
static int open_file(void)
{
	return open("/etc/passwd", O_RDONLY) < 0 ? -errno : 0;
}

static int open_by_syscall(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY) < 0 ? -errno : 0;
}

static int make_file(void)
{
	return open("/tmp/llamux-escape", O_CREAT | O_WRONLY, 0600) < 0 ? -errno : 0;
}

static int read_proc(void)
{
	return open("/proc/self/maps", O_RDONLY) < 0 ? -errno : 0;
}

static int list_root(void)
{
	return access("/etc", F_OK) ? -errno : 0;
}

static int make_device(void)
{
	return mknod("/null", S_IFCHR | 0600, 0x103) ? -errno : 0;
}

static int mount_proc(void)
{
	return mount("none", "/", "proc", 0, NULL) ? -errno : 0;
}

static int use_network(void)
{
	/* 127.0.0.1:22; a network of its own has no loopback that is up. */
	unsigned char address[16] = { AF_INET, 0, 0, 22, 127, 0, 0, 1 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return -errno;
	return connect(fd, (void *)address, sizeof(address)) ? -errno : 0;
}

static int make_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? -errno : 0;
}

static int connect_socket(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX, .sun_path = "/run/dbus/system_bus_socket" };

	return connect(0, (void *)&a, sizeof(a)) ? -errno : 0;
}

static int run_program(void)
{
	char *argv[] = { (char *)"true", NULL };

	execv("/bin/true", argv);
	return -errno;
}

static int make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid < 0 ? -errno : 0;
}

static int trace_process(void)
{
	return ptrace(PTRACE_ATTACH, outside, NULL, NULL) ? -errno : 0;
}

static int read_process(void)
{
	char here[8];
	struct iovec to = { here, sizeof(here) }, from = { &outside, sizeof(outside) };

	return syscall(SYS_process_vm_readv, outside, &to, 1, &from, 1, 0) < 0 ? -errno : 0;
}

static int signal_parent(void)
{
	return kill(getppid(), 0) ? -errno : 0;
}

static int signal_thread(void)
{
	return syscall(SYS_tgkill, outside, outside, 0) ? -errno : 0;
}

static int map_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -errno : 0;
}

static int make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED || mprotect(p, 4096, PROT_READ | PROT_EXEC) ? -errno : 0;
}

static int become_root(void)
{
	return setresuid(0, 0, 0) ? -errno : 0;
}

static int load_program(void)
{
	return syscall(SYS_bpf, 0, NULL, 0) < 0 ? -errno : 0;
}

static int ask_ring(void)
{
	return syscall(SYS_io_uring_setup, 8, NULL) < 0 ? -errno : 0;
}

static int new_namespace(void)
{
	return syscall(SYS_unshare, 0x10000000) ? -errno : 0; /* CLONE_NEWUSER */
}

#ifndef __SANITIZE_ADDRESS__
static int more_memory(void)
{
	void *p = mmap(NULL, 64ull << 30, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? -errno : 0;
}
#endif

static int raise_limit(void)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	return setrlimit(RLIMIT_CORE, &all) ? -errno : 0;
}

static void *nothing(void *ctx)
{
	return ctx;
}

static int make_thread(void)
{
	pthread_t thread;
	int err = pthread_create(&thread, NULL, nothing, NULL);

	return err ? -err : -pthread_join(thread, NULL);
}

static int map_file(void)
{
	/* Descriptor 0 is a file here. */
	return mmap(NULL, 16, PROT_READ, MAP_PRIVATE, 0, 0) == MAP_FAILED ? -errno : 0;
}

static int compute(void)
{
	const struct timespec moment = { .tv_nsec = 1000 };
	char *p = malloc(20 << 20), *q;
	struct timespec now;

	if (!p)
		return -ENOMEM;
	memset(p, 1, 20 << 20);
	q = realloc(p, 30 << 20);
	free(q ? q : p);
	return !q || clock_gettime(CLOCK_MONOTONIC, &now) || nanosleep(&moment, NULL) ||
	       write(2, "", 0) ? -EIO : 0;
}

#define FROM_LOADING (1u << LOADING | 1u << SERVING)
#define FROM_SERVING (1u << SERVING)
#define EVERYWHERE (1u << ISOLATED | FROM_LOADING)

static const struct {
	const char *what;
	int (*try)(void);
	unsigned int refused; /* at these depths; elsewhere it works, if not_asked is not set */
	unsigned int not_asked;
} attempts[] = {
	{ "open /etc/passwd", open_file, EVERYWHERE, 0 },
	{ "openat", open_by_syscall, EVERYWHERE, 0 },
	{ "make a file", make_file, EVERYWHERE, 0 },
	{ "read /proc", read_proc, EVERYWHERE, 0 },
	{ "look for /etc", list_root, FROM_LOADING, 1u << ISOLATED },
	{ "make a device", make_device, EVERYWHERE, 0 },
	{ "mount", mount_proc, EVERYWHERE, 0 },
	{ "use the network", use_network, EVERYWHERE, 0 },
	{ "make a socket", make_socket, FROM_LOADING, 0 },
	{ "connect a socket", connect_socket, EVERYWHERE, 0 },
	{ "run a program", run_program, EVERYWHERE, 0 },
	{ "fork", make_process, FROM_LOADING, 1u << ISOLATED },
	{ "ptrace", trace_process, EVERYWHERE, 0 },
	{ "read another's memory", read_process, EVERYWHERE, 0 },
	{ "signal the parent", signal_parent, FROM_LOADING, 1u << ISOLATED },
	{ "signal a thread elsewhere", signal_thread, FROM_LOADING, 1u << ISOLATED },
	{ "map code", map_code, FROM_LOADING, 0 },
	{ "make memory code", make_code, FROM_LOADING, 0 },
	{ "become root", become_root, FROM_LOADING, 1u << ISOLATED },
	{ "bpf", load_program, EVERYWHERE, 0 },
	{ "io_uring", ask_ring, EVERYWHERE, 0 },
	{ "a user namespace", new_namespace, FROM_LOADING, 1u << ISOLATED },
#ifndef __SANITIZE_ADDRESS__
	{ "64 GiB", more_memory, EVERYWHERE, 0 },
#endif
	{ "raise a limit", raise_limit, EVERYWHERE, 0 },
	{ "start a thread", make_thread, FROM_SERVING, 0 },
	{ "map a file", map_file, FROM_SERVING, 0 },
	{ "compute", compute, 0, 0 },
};
#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

enum { LET = 0, REFUSED = 1, NOT_CONFINED = 2, NOT_POSSIBLE = 3 };

/* As llamux-infer does; what of it holds, or leaves with NOT_CONFINED. */
static unsigned int confine(enum depth depth)
{
	unsigned int held;

	/* What the system refuses is said on stderr. */
	if (dup2(open("/dev/null", O_WRONLY), 2) < 0)
		_exit(NOT_CONFINED);
	if (infer_confine(&held) || infer_bound(1 << 20, 64))
		_exit(NOT_CONFINED);
	if (depth >= LOADING && infer_filter(INFER_LOADING))
		_exit(NOT_POSSIBLE);
	if (depth >= SERVING && (infer_no_more_threads() || infer_filter(INFER_SERVING)))
		_exit(NOT_CONFINED);
	return held;
}

/* The wait status of a confined process that tries. */
static int attempt(size_t i, enum depth depth)
{
	int status, pid = fork();

	if (pid == 0) {
		const unsigned int paths = LLM_CONFINED_ROOT | LLM_CONFINED_LANDLOCK;

		close(0);
		if (open("tests/fixtures/talk.gguf", O_RDONLY) != 0)
			_exit(NOT_CONFINED);
		/* Without privilege and Landlock only the filter is left. */
		if (!(confine(depth) & paths) && depth == ISOLATED)
			_exit(NOT_POSSIBLE);
		_exit(attempts[i].try() ? REFUSED : LET);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void check(size_t i, enum depth depth)
{
	const bool refused = attempts[i].refused & 1u << depth;
	int status = attempt(i, depth);

	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_POSSIBLE)
		skip();
	if (attempts[i].not_asked & 1u << depth)
		return;
	if (refused && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != (refused ? REFUSED : LET))
		fail_msg("%s at depth %d: status 0x%x", attempts[i].what, (int)depth, status);
}

static void test_isolated(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTEMPTS; i++)
		check(i, ISOLATED);
}

static void test_loading(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTEMPTS; i++)
		check(i, LOADING);
}

static void test_serving(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTEMPTS; i++)
		check(i, SERVING);
}

/* abort() and a handler of its own still work; an unknown call ends it. */
static void test_ends(void **state)
{
	int status, pid = fork();

	(void)state;
	if (pid == 0) {
		confine(SERVING);
		abort();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_POSSIBLE)
		skip();
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static int start_outside(void **state)
{
	(void)state;
	outside = fork();
	if (outside == 0)
		for (;;)
			pause();
	return outside < 0;
}

static int end_outside(void **state)
{
	(void)state;
	kill(outside, SIGKILL);
	return waitpid(outside, NULL, 0) != outside;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_isolated),
		cmocka_unit_test(test_loading),
		cmocka_unit_test(test_serving),
		cmocka_unit_test(test_ends),
	};

	if (getenv("LD_PRELOAD") && strstr(getenv("LD_PRELOAD"), "vgpreload")) {
		puts("valgrind needs more of the system than is left");
		return 77;
	}
	return cmocka_run_group_tests(tests, start_outside, end_outside);
}

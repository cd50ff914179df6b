/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_confine.c - limits, user and scheduling; see infer_confine.h.  Each function
 * is one system call or two.
 */
#include "infer_confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "infer_proto.h"

/* The user and group that own nothing; fixed by the kernel (overflowuid). */
#define NOBODY 65534
/*
 * Address space while loading: the file mapped, once more for copies of weights in
 * another order, a key and a value of every layer per token of context (320 KiB
 * for a model of 70 billion parameters), and vocabulary, scratch and stacks.
 */
#define LOAD_PER_TOKEN (384ull << 10)
#define LOAD_BESIDE (768ull << 20)
#define CONTEXT_DEFAULT 2048u
/* What one request may need beside what is there: prompt, symbols, grammar. */
#define REQUEST_BYTES (256ull << 20)
/* The highest there is: killed before anything that it serves. */
#define OOM_SCORE "1000"

static volatile pid_t parent;

void infer_warn(const char *what, int err)
{
	fprintf(stderr, "llamux-infer: %s: %s\n", what, strerror(-err));
}

static void on_parent_signal(int number)
{
	(void)number;
	/* The end of one thread of the parent is told too. */
	if (getppid() != parent)
		_exit(INFER_EXIT_ORPHAN);
}

int infer_die_with_parent(void)
{
	struct sigaction action = { .sa_handler = on_parent_signal, .sa_flags = SA_RESTART };

	if (!parent)
		parent = getppid();
	if (sigaction(SIGUSR1, &action, NULL) || prctl(PR_SET_PDEATHSIG, SIGUSR1))
		return -errno;
	/* It may have ended while nobody would have told. */
	return getppid() == parent ? 0 : -ESRCH;
}

/* first .. last; nothing if last is smaller. */
static int close_all(unsigned int first, unsigned int last)
{
	/* close_range: Linux 5.9 */
	return first <= last && syscall(SYS_close_range, first, last, 0u) ? -errno : 0;
}

int infer_close_others(const int *keep, size_t n)
{
	unsigned int next = 3;
	int err = 0;

	for (size_t i = 0; i < n && !err; i++) {
		err = close_all(next, (unsigned int)keep[i] - 1);
		next = (unsigned int)keep[i] + 1;
	}
	return err ? err : close_all(next, ~0u);
}

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

void infer_yield(int niceness)
{
	struct sched_param none = { 0 };
	int policy = sched_getscheduler(0), err;

	if (policy != SCHED_OTHER && policy != SCHED_BATCH && policy != SCHED_IDLE &&
	    sched_setscheduler(0, SCHED_OTHER, &none))
		infer_warn("scheduler", -errno);
	if (niceness > 0 && setpriority(PRIO_PROCESS, 0, niceness))
		infer_warn("niceness", -errno);
	err = write_text("/proc/self/oom_score_adj", OOM_SCORE);
	if (err)
		infer_warn("/proc/self/oom_score_adj", err);
}

static int limit(__rlimit_resource_t resource, uint64_t value)
{
	struct rlimit now;

	if (getrlimit(resource, &now))
		return -errno;
	if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max)
		value = now.rlim_max;
	return setrlimit(resource, &(struct rlimit){ value, value }) ? -errno : 0;
}

/* data: what is written to, heap and stacks; space: that and what is mapped. */
static int limit_memory(uint64_t data, uint64_t space)
{
	/* The address sanitizer reserves terabytes. */
#ifndef __SANITIZE_ADDRESS__
	int err = limit(RLIMIT_DATA, data);

	return err ? err : limit(RLIMIT_AS, space);
#else
	(void)data;
	(void)space;
	return 0;
#endif
}

int infer_bound(uint64_t file_bytes, uint32_t context)
{
	const uint64_t data = file_bytes + LOAD_BESIDE +
			      LOAD_PER_TOKEN * (context ? context : CONTEXT_DEFAULT);
	static const __rlimit_resource_t none[] = { RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_MSGQUEUE };
	int err = 0;

	/* A message to a log file is then lost, not the end. */
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]) && !err; i++)
		err = limit(none[i], 0);
	return err ? err : limit_memory(data, file_bytes + data);
}

int infer_bound_to_use(int statm)
{
	unsigned long long space, resident, shared, text, library, data;
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	char line[128];
	ssize_t n;

	if (statm < 0)
		return 0;
	n = read(statm, line, sizeof(line) - 1);
	if (n <= 0)
		return n ? -errno : -EIO;
	line[n] = '\0';
	if (sscanf(line, "%llu %llu %llu %llu %llu %llu", &space, &resident, &shared, &text,
		   &library, &data) != 6)
		return -EIO;
	return limit_memory(data * page + REQUEST_BYTES, space * page + REQUEST_BYTES);
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capset, &header, none) ? -errno : 0;
}

/* What no program that is started could get back; ends at the first number that
 * the kernel does not know. */
static void drop_bounding_set(void)
{
	int capability = 0;

	while (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0)
		capability++;
}

void infer_drop_user(unsigned int *held)
{
	if (geteuid() == 0 && (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
			       setresuid(NOBODY, NOBODY, NOBODY)))
		/* A container may know no nobody, or an agent have no right to change. */
		infer_warn("cannot become nobody, goes on without capabilities", -errno);
	else
		*held |= LLM_CONFINED_USER;
}

int infer_drop(unsigned int *held)
{
	int err;

	drop_bounding_set();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return -errno;
	err = drop_capabilities();
	if (!err)
		*held |= LLM_CONFINED_CAPABILITIES;
	return err;
}

int infer_confine(unsigned int *held)
{
	const bool root = geteuid() == 0;
	int err;

	/* While it is root: what it may not any more as nobody. */
	*held = root ? infer_isolate(false) : 0;
	if (root)
		drop_bounding_set();
	infer_drop_user(held);
	if (!(*held & LLM_CONFINED_NAMESPACES))
		*held |= infer_isolate(true);
	err = infer_drop(held);
	if (!err)
		*held |= infer_landlock();
	return err;
}

int infer_no_more_files(int keep)
{
	return limit(RLIMIT_NOFILE, (uint64_t)keep + 1);
}

int infer_no_more_threads(void)
{
	return limit(RLIMIT_NPROC, 0);
}

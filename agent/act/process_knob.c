/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process_knob.c - reads and writes what is set for processes and threads. */
#include "process_knob.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* CPUs that a mask is kept for: 8 hexadecimal words.  A machine with more has
 * masks that do not fit, and is told so (-EOVERFLOW). */
#define MASK_WORDS 8
#define NANO_PER_MICRO 1000
#define MEGABYTE 1048576u

/* linux/ioprio.h: class in the upper bits; processes by number. */
#define IOPRIO_SHIFT 13
#define IOPRIO_IDLE 3
#define IOPRIO_PROCESS 1

static int read_file(int proc, pid_t tid, const char *name, char out[SCHEDULER_TEXT_MAX])
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%d/%s", (int)tid, name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	n = read(fd, out, SCHEDULER_TEXT_MAX - 1);
	close(fd);
	if (n < 0)
		return -errno;
	out[n] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return 0;
}

static int write_file(int proc, pid_t tid, const char *name, const char *text)
{
	size_t len = strlen(text);
	char path[64];
	ssize_t n;
	int fd, err;

	snprintf(path, sizeof(path), "%d/%s", (int)tid, name);
	fd = openat(proc, path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	n = write(fd, text, len);
	err = n < 0 ? -errno : (size_t)n == len ? 0 : -EIO;
	close(fd);
	return err;
}

/* --- affinity: words of 64 CPUs, the lowest first ------------------------------- */

static int affinity_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	uint64_t mask[MASK_WORDS] = {0};
	size_t at = 0, words;
	long n;

	(void)proc;
	n = syscall(SYS_sched_getaffinity, tid, sizeof(mask), mask);
	if (n < 0)
		return errno == EINVAL ? -EOVERFLOW : -errno;
	for (words = MASK_WORDS; words > 1 && !mask[words - 1]; words--)
		;
	for (size_t i = 0; i < words; i++)
		at += (size_t)snprintf(out + at, SCHEDULER_TEXT_MAX - at, "%s%" PRIx64,
				       i ? "," : "", mask[i]);
	return 0;
}

static int affinity_parse(const char *text, uint64_t mask[MASK_WORDS])
{
	char *end;
	size_t i;

	memset(mask, 0, MASK_WORDS * sizeof(*mask));
	for (i = 0; i < MASK_WORDS; i++) {
		errno = 0;
		mask[i] = strtoull(text, &end, 16);
		if (end == text || errno)
			return -EBADMSG;
		if (!*end)
			return 0;
		if (*end != ',')
			return -EBADMSG;
		text = end + 1;
	}
	return -EBADMSG;
}

static int affinity_write(int proc, pid_t tid, const char *text)
{
	uint64_t mask[MASK_WORDS];
	int err = affinity_parse(text, mask);

	(void)proc;
	if (err)
		return err;
	return syscall(SYS_sched_setaffinity, tid, sizeof(mask), mask) ? -errno : 0;
}

/* The CPUs that there are; the kernel cuts them to the thread's cpuset. */
static int affinity_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	size_t at = 0;

	(void)old;
	if (value)
		return -EINVAL;
	if (cpus < 1 || cpus > MASK_WORDS * 64)
		return -EOVERFLOW;
	for (long left = cpus; left > 0; left -= 64)
		at += (size_t)snprintf(out + at, SCHEDULER_TEXT_MAX - at, "%s%" PRIx64,
				       left == cpus ? "" : ",",
				       left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1);
	return 0;
}

/* "CPU 1", "CPUs 0-3,8" */
static void affinity_say(const char *text, char *out, size_t size)
{
	uint64_t mask[MASK_WORDS];
	unsigned int n = 0, first = 0;
	char list[96] = "";
	size_t at = 0;

	if (affinity_parse(text, mask)) {
		snprintf(out, size, "?");
		return;
	}
	for (unsigned int cpu = 0; cpu <= MASK_WORDS * 64; cpu++) {
		bool set = cpu < MASK_WORDS * 64 && (mask[cpu / 64] >> (cpu % 64) & 1);

		if (set && !n++)
			first = cpu;
		if (set || !n || at >= sizeof(list))
			continue;
		at += (size_t)snprintf(list + at, sizeof(list) - at, n > 1 ? "%s%u-%u" : "%s%u",
				       at ? "," : "", first, cpu - 1);
		n = 0;
	}
	snprintf(out, size, "CPU%s %s", strpbrk(list, "-,") ? "s" : "", list);
}

/* --- single numbers --------------------------------------------------------------- */

static int slack_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	return read_file(proc, tid, "timerslack_ns", out);
}

static int slack_write(int proc, pid_t tid, const char *text)
{
	return write_file(proc, tid, "timerslack_ns", text);
}

static int slack_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	uint64_t want = (uint64_t)value * NANO_PER_MICRO;

	if (value < 1)
		return -EINVAL;
	if (strtoull(old, NULL, 10) >= want)
		snprintf(out, SCHEDULER_TEXT_MAX, "%s", old);
	else
		snprintf(out, SCHEDULER_TEXT_MAX, "%" PRIu64, want);
	return 0;
}

static void slack_say(const char *text, char *out, size_t size)
{
	snprintf(out, size, "%g us", strtod(text, NULL) / NANO_PER_MICRO);
}

static int ioprio_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	long value = syscall(SYS_ioprio_get, IOPRIO_PROCESS, tid);

	(void)proc;
	if (value < 0)
		return -errno;
	snprintf(out, SCHEDULER_TEXT_MAX, "%ld", value);
	return 0;
}

static int ioprio_write(int proc, pid_t tid, const char *text)
{
	(void)proc;
	return syscall(SYS_ioprio_set, IOPRIO_PROCESS, tid, atoi(text)) ? -errno : 0;
}

static int ioprio_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	(void)old;
	if (value)
		return -EINVAL;
	snprintf(out, SCHEDULER_TEXT_MAX, "%d", IOPRIO_IDLE << IOPRIO_SHIFT);
	return 0;
}

static void ioprio_say(const char *text, char *out, size_t size)
{
	static const char *const classes[] = {"by its niceness", "real-time", "best-effort",
					      "idle"};
	unsigned int value = (unsigned int)atoi(text), class = value >> IOPRIO_SHIFT & 7;

	if (class == 0 || class == IOPRIO_IDLE || class > IOPRIO_IDLE)
		snprintf(out, size, "%s", class > IOPRIO_IDLE ? "?" : classes[class]);
	else
		snprintf(out, size, "%s %u", classes[class], value & 7);
}

/* --- limits: "SOFT HARD" --------------------------------------------------------- */

static int limit_read(int resource, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	struct rlimit limit;

	if (prlimit(tid, (__rlimit_resource_t)resource, NULL, &limit))
		return -errno;
	snprintf(out, SCHEDULER_TEXT_MAX, "%ju %ju", (uintmax_t)limit.rlim_cur,
		 (uintmax_t)limit.rlim_max);
	return 0;
}

static int limit_parse(const char *text, struct rlimit *out)
{
	uintmax_t soft, hard;

	if (sscanf(text, "%ju %ju", &soft, &hard) != 2)
		return -EBADMSG;
	*out = (struct rlimit){.rlim_cur = soft, .rlim_max = hard};
	return 0;
}

static int limit_write(int resource, pid_t tid, const char *text)
{
	struct rlimit limit;
	int err = limit_parse(text, &limit);

	if (err)
		return err;
	return prlimit(tid, (__rlimit_resource_t)resource, &limit, NULL) ? -errno : 0;
}

/* Never lower: what is used stays in use, but nothing new would be had. */
static int limit_want(const char *old, uint64_t value, char out[SCHEDULER_TEXT_MAX])
{
	struct rlimit limit;
	int err = limit_parse(old, &limit);

	if (err)
		return err;
	if (limit.rlim_cur < value)
		limit.rlim_cur = value;
	if (limit.rlim_max < limit.rlim_cur)
		limit.rlim_max = limit.rlim_cur;
	snprintf(out, SCHEDULER_TEXT_MAX, "%ju %ju", (uintmax_t)limit.rlim_cur,
		 (uintmax_t)limit.rlim_max);
	return 0;
}

static void limit_say(const char *text, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)strcspn(text, " "), text);
}

/* The largest number, RLIM_INFINITY, is none. */
static void bytes_say(const char *text, char *out, size_t size)
{
	uint64_t bytes = strtoull(text, NULL, 10);

	if (bytes == RLIM_INFINITY)
		snprintf(out, size, "no limit");
	else
		snprintf(out, size, "%g MiB", (double)bytes / MEGABYTE);
}

static int files_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	(void)proc;
	return limit_read(RLIMIT_NOFILE, tid, out);
}

static int files_write(int proc, pid_t tid, const char *text)
{
	(void)proc;
	return limit_write(RLIMIT_NOFILE, tid, text);
}

static int count_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	return value < 1 ? -EINVAL : limit_want(old, (uint64_t)value, out);
}

static int nproc_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	(void)proc;
	return limit_read(RLIMIT_NPROC, tid, out);
}

static int nproc_write(int proc, pid_t tid, const char *text)
{
	(void)proc;
	return limit_write(RLIMIT_NPROC, tid, text);
}

static int memlock_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	(void)proc;
	return limit_read(RLIMIT_MEMLOCK, tid, out);
}

static int memlock_write(int proc, pid_t tid, const char *text)
{
	(void)proc;
	return limit_write(RLIMIT_MEMLOCK, tid, text);
}

static int mebibytes_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	return value < 1 ? -EINVAL : limit_want(old, (uint64_t)value * MEGABYTE, out);
}

static int oom_read(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX])
{
	return read_file(proc, tid, "oom_score_adj", out);
}

static int oom_write(int proc, pid_t tid, const char *text)
{
	return write_file(proc, tid, "oom_score_adj", text);
}

static int oom_want(const char *old, int value, char out[SCHEDULER_TEXT_MAX])
{
	(void)old;
	snprintf(out, SCHEDULER_TEXT_MAX, "%d", value);
	return 0;
}

static void oom_say(const char *text, char *out, size_t size)
{
	snprintf(out, size, "%s", text);
}

const struct process_knob_row process_knobs[PROCESS_KNOBS] = {
	[PROCESS_AFFINITY] = {"CPU affinity", "sched_setaffinity, thread by thread,", true,
			      affinity_read, affinity_write, affinity_want, affinity_say},
	[PROCESS_SLACK] = {"timer slack", "one write to /proc/TID/timerslack_ns for each thread",
			   true, slack_read, slack_write, slack_want, slack_say},
	[PROCESS_IOPRIO] = {"I/O priority", "ioprio_set, thread by thread,", true, ioprio_read,
			    ioprio_write, ioprio_want, ioprio_say},
	[PROCESS_FILES] = {"limit of open files", "prlimit", false, files_read, files_write,
			   count_want, limit_say},
	[PROCESS_NPROC] = {"limit of processes", "prlimit", false, nproc_read, nproc_write,
			   count_want, limit_say},
	[PROCESS_MEMLOCK] = {"limit of locked memory", "prlimit", false, memlock_read,
			     memlock_write, mebibytes_want, bytes_say},
	[PROCESS_OOM] = {"OOM score adjustment", "one write to /proc/PID/oom_score_adj", false,
			 oom_read, oom_write, oom_want, oom_say},
};

int process_knob_set(enum process_knob knob, int proc, pid_t tid, const char *text)
{
	char now[SCHEDULER_TEXT_MAX];
	int err = process_knobs[knob].write(proc, tid, text);

	if (!err)
		err = process_knobs[knob].read(proc, tid, now);
	return err ? err : strcmp(now, text) ? -EBADE : 0;
}

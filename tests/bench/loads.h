/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loads.h - two loads that are nothing but context switches, made as perf's are (perf bench
 * sched pipe, perf bench sched messaging), random reads past the page cache, as fio's, one at
 * a time, on a CPU that is kept awake or may sleep meanwhile, fio itself, and a small compile;
 * but by processes that stay, so that a slice of some milliseconds can be measured: a whole
 * benchmark takes seconds, in which a virtual machine's speed drifts by more than the probes
 * cost.
 */
#ifndef TESTS_BENCH_LOADS_H
#define TESTS_BENCH_LOADS_H

#include <fcntl.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "../bpf/check.h"

#define HAND_OVERS 300 /* of a slice of the pipe, each way: a few milliseconds */
/* Messaging: each sender of a group writes to each of its receivers, as perf has it. */
#define GROUPS 4
#define SENDERS 20
#define ROUNDS 4       /* of a slice: 6,400 messages, some 20 ms */
#define MESSAGE 100    /* bytes */
#define READS 64       /* of a slice */
#define BLOCK 4096u    /* bytes of a read, */
#define BLOCKS 16384u  /* and how many there are to read from: more than a disk keeps at hand */
#define FIO_SLICE_MS 10
#define FIO_READS 200  /* in a tenth of a second, at least */
#define FUNCTIONS 20   /* of what is compiled: a tenth of a second or two */

struct load {
	size_t n;             /* processes beside the caller */
	pid_t pid[2 * GROUPS * SENDERS];
	clockid_t clock[2 * GROUPS * SENDERS];
	int there[2], back[2]; /* pipe: a byte to and fro */
	int go[GROUPS][2], done[2]; /* messaging: a byte for each round, one from each receiver */
	int file;             /* reads: without a name; compile: its source */
	int counters;         /* fio: its io of /proc */
	void *block;
	uint32_t random;
};

static inline int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double quantile(double *value, size_t n, double part)
{
	qsort(value, n, sizeof(*value), compare_doubles);
	return value[(size_t)((double)(n - 1) * part)];
}

/* 0 in the child. */
static inline pid_t load_spawn(struct load *l)
{
	pid_t pid = spawn();

	if (pid > 0) {
		l->pid[l->n] = pid;
		if (clock_getcpuclockid(pid, &l->clock[l->n++]) != 0)
			return -1;
	}
	return pid;
}

static inline int start_pair(struct load *l)
{
	char c;
	pid_t pid;

	if (pipe(l->there) || pipe(l->back))
		return -errno;
	pid = load_spawn(l);
	if (pid == 0) {
		while (read(l->there[0], &c, 1) == 1 && write(l->back[1], &c, 1) == 1)
			;
		_exit(0);
	}
	return pid < 0 ? -EAGAIN : 0;
}

static inline void receive(int from, int done)
{
	char text[MESSAGE];

	for (;;) {
		for (size_t i = 0; i < (size_t)SENDERS * ROUNDS; i++) {
			for (size_t got = 0; got < MESSAGE;) {
				ssize_t n = read(from, text, MESSAGE - got);

				if (n <= 0)
					_exit(0);
				got += (size_t)n;
			}
		}
		if (write(done, text, 1) != 1)
			_exit(0);
	}
}

static inline void send_to_all(int go, const int to[SENDERS])
{
	char text[MESSAGE] = "message";

	while (read(go, text, 1) == 1) {
		for (int i = 0; i < SENDERS; i++) {
			if (write(to[i], text, MESSAGE) != MESSAGE)
				_exit(0);
		}
	}
	_exit(0);
}

static inline int start_group(struct load *l, int group)
{
	int to[SENDERS];
	pid_t pid;

	if (pipe(l->go[group]))
		return -errno;
	for (int i = 0; i < SENDERS; i++) {
		int ends[2];

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
			return -errno;
		pid = load_spawn(l);
		if (pid == 0)
			receive(ends[1], l->done[1]);
		if (pid < 0)
			return -EAGAIN;
		close(ends[1]);
		to[i] = ends[0];
	}
	for (int i = 0; i < SENDERS; i++) {
		pid = load_spawn(l);
		if (pid == 0)
			send_to_all(l->go[group][0], to);
		if (pid < 0)
			return -EAGAIN;
	}
	for (int i = 0; i < SENDERS; i++)
		close(to[i]);
	return 0;
}

static inline int start_crowd(struct load *l)
{
	int err = pipe(l->done) ? -errno : 0;

	for (int group = 0; group < GROUPS && !err; group++)
		err = start_group(l, group);
	return err;
}

static inline void load_end(struct load *l)
{
	for (size_t i = 0; i < l->n; i++)
		end(l->pid[i]);
}

static inline double clock_seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline double load_seconds(const struct load *l)
{
	double sum = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);

	for (size_t i = 0; i < l->n; i++)
		sum += clock_seconds(l->clock[i]);
	return sum;
}

/* unit: ns of CPU time per switch; negative: the pair is broken */
static inline double slice_pair(struct load *l)
{
	double before = load_seconds(l);
	char c = 0;

	for (int i = 0; i < HAND_OVERS; i++) {
		if (write(l->there[1], &c, 1) != 1 || read(l->back[0], &c, 1) != 1)
			return -1;
	}
	return (load_seconds(l) - before) * 1e9 / (2 * HAND_OVERS);
}

/* unit: ns of CPU time per message */
static inline double slice_crowd(struct load *l)
{
	char text[SENDERS * ROUNDS] = "";
	double before = load_seconds(l);

	for (int group = 0; group < GROUPS; group++) {
		if (write(l->go[group][1], text, sizeof(text)) != sizeof(text))
			return -1;
	}
	for (int i = 0; i < GROUPS * SENDERS; i++) {
		if (read(l->done[0], text, 1) != 1)
			return -1;
	}
	return (load_seconds(l) - before) * 1e9 / (GROUPS * SENDERS * SENDERS * ROUNDS);
}

/* --- a disk, and a compiler ---------------------------------------------------------- */

/* A file without a name, where this is started: not in memory, as /tmp may be. */
static inline int nameless(void)
{
	char path[] = "llamux-load.XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || unlink(path) != 0)
		return -errno;
	return fd;
}

/* Keeps the CPU awake while the reader waits, at the lowest priority: how long a virtual CPU
 * takes to wake up differs by half a read, for seconds, as the host sees fit. */
static inline int start_awake(struct load *l)
{
	const struct sched_param none = {0};
	pid_t pid = load_spawn(l);

	if (pid == 0) {
		if (sched_setscheduler(0, SCHED_IDLE, &none) != 0)
			_exit(1);
		for (;;)
			__asm__ volatile("" ::: "memory");
	}
	return pid < 0 ? -EAGAIN : 0;
}

static inline int start_reads_asleep(struct load *l)
{
	l->file = nameless();
	l->random = 1;
	if (l->file < 0)
		return l->file;
	if (posix_memalign(&l->block, BLOCK, BLOCK) != 0)
		return -ENOMEM;
	memset(l->block, 0x5a, BLOCK);
	for (unsigned int i = 0; i < BLOCKS; i++) {
		if (pwrite(l->file, l->block, BLOCK, (off_t)i * BLOCK) != BLOCK)
			return -EIO;
	}
	return fsync(l->file) || fcntl(l->file, F_SETFL, O_DIRECT) ? -errno : 0;
}

static inline int start_reads(struct load *l)
{
	int err = start_awake(l);

	return err ? err : start_reads_asleep(l);
}

/* unit: ns that one read takes, the median of the slice's */
static inline double slice_reads(struct load *l)
{
	double took[READS];

	for (int i = 0; i < READS; i++) {
		uint64_t begin;

		l->random = l->random * 1664525 + 1013904223; /* Numerical Recipes, 7.1 */
		begin = now_ns();
		if (pread(l->file, l->block, BLOCK, (off_t)(l->random >> 8) % BLOCKS * BLOCK) != BLOCK)
			return -1;
		took[i] = (double)(now_ns() - begin);
	}
	return quantile(took, READS, 0.5);
}

/* Read calls that the process has made, all threads; negative: it is gone. */
static inline double reads_so_far(const struct load *l)
{
	char text[512];
	ssize_t n = pread(l->counters, text, sizeof(text) - 1, 0);
	const char *at;

	if (n <= 0)
		return -1;
	text[n] = 0;
	at = strstr(text, "syscr: ");
	return at ? strtod(at + strlen("syscr: "), NULL) : -1;
}

/* fio itself, on the same kind of file.  It has begun when it reads faster than a program
 * that starts. */
static inline int start_fio(struct load *l)
{
	char file[64], io[64];
	int err = start_reads(l), null;
	pid_t pid;

	if (err)
		return err;
	snprintf(file, sizeof(file), "--filename=/proc/self/fd/%d", l->file);
	pid = load_spawn(l);
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		if (dup2(null, 0) < 0 || dup2(null, 1) < 0)
			_exit(1);
		execlp("fio", "fio", "--name=r", file, "--size=64M", "--rw=randread", "--bs=4k",
		       "--direct=1", "--ioengine=psync", "--time_based", "--runtime=3600",
		       "--thread", NULL);
		_exit(127);
	}
	snprintf(io, sizeof(io), "/proc/%d/io", pid);
	l->counters = open(io, O_RDONLY | O_CLOEXEC);
	if (pid < 0 || l->counters < 0)
		return -EAGAIN;
	for (int i = 0; i < 600; i++) {
		double before = reads_so_far(l);

		sleep_ms(100);
		if (before >= 0 && reads_so_far(l) - before >= FIO_READS)
			return 0;
	}
	return -ENOENT; /* not installed, or it cannot read */
}

/* unit: ns that one read takes, the mean of the slice's: fio reads one behind the other */
static inline double slice_fio(struct load *l)
{
	double before = reads_so_far(l), reads;
	uint64_t begin = now_ns();

	sleep_ms(FIO_SLICE_MS);
	reads = reads_so_far(l) - before;
	return before < 0 || reads < 1 ? -1 : (double)(now_ns() - begin) / reads;
}

static inline int start_compile(struct load *l)
{
	l->file = nameless();
	if (l->file < 0)
		return l->file;
	dprintf(l->file, "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n");
	for (int i = 0; i < FUNCTIONS; i++)
		dprintf(l->file, "int f%d(int n, char *s) { int k = n; for (int i = 0; i < n; i++) {"
			" k += s[i] * %d; if (k %% 7 == 3) s[i] = (char)snprintf(s, 9, \"%%d\", k); }"
			" return strlen(s) > 3 ? k : abs(n); }\n", i, i + 3);
	return 0;
}

/* unit: ns of CPU time, user and system, of the compiler and what it starts */
static inline double slice_compile(struct load *l)
{
	struct rusage before, after;
	int status, null;
	pid_t pid;

	getrusage(RUSAGE_CHILDREN, &before);
	pid = spawn();
	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		if (lseek(l->file, 0, SEEK_SET) != 0 || dup2(l->file, 0) < 0 || dup2(null, 1) < 0)
			_exit(1);
		execlp("gcc", "gcc", "-O2", "-x", "c", "-c", "-o", "/dev/null", "-", NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
		return -1;
	getrusage(RUSAGE_CHILDREN, &after);
	return ((double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
		(double)(after.ru_stime.tv_sec - before.ru_stime.tv_sec)) * 1e9 +
	       ((double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec) +
		(double)(after.ru_stime.tv_usec - before.ru_stime.tv_usec)) * 1e3;
}

#define LOAD_POINTS 4

static const struct load_kind {
	const char *word, *unit;
	int (*start)(struct load *l);
	double (*slice)(struct load *l);
	bool one_cpu;   /* is bound to one */
	int slices;     /* of a turn */
	int turns;      /* as many as half a minute or so has */
	double limit_percent; /* for what is always attached */
	const char *point[LOAD_POINTS]; /* the tracepoints where it meets that */
} load_kinds[] = {
	{"pipe", "switch", start_pair, slice_pair, true, 8, 200, 3, {"sched_switch"}},
	{"messaging", "message", start_crowd, slice_crowd, false, 3, 200, 3, {"sched_switch"}},
	{"reads", "read", start_reads, slice_reads, true, 4, 200, 1,
	 {"sched_switch", "block_rq_insert", "block_rq_issue", "block_rq_complete"}},
	{"reads-asleep", "read", start_reads_asleep, slice_reads, true, 4, 200, 1,
	 {"sched_switch", "block_rq_insert", "block_rq_issue", "block_rq_complete"}},
	{"fio", "read", start_fio, slice_fio, true, 4, 200, 1,
	 {"sched_switch", "block_rq_insert", "block_rq_issue", "block_rq_complete"}},
	{"compile", "compile", start_compile, slice_compile, true, 1, 60, 1,
	 {"sched_switch", "sched_process_fork", "sched_process_exec", "sched_process_exit"}},
};

static inline const struct load_kind *load_kind(const char *word)
{
	for (size_t i = 0; i < sizeof(load_kinds) / sizeof(*load_kinds); i++) {
		if (!strcmp(word, load_kinds[i].word))
			return &load_kinds[i];
	}
	return NULL;
}

static inline int load_start(const struct load_kind *kind, struct load *l)
{
	cpu_set_t one;

	sched_getaffinity(0, sizeof(one), &one);
	for (size_t cpu = CPU_SETSIZE, found = 0; cpu-- > 0;) {
		if (CPU_ISSET(cpu, &one) && found++)
			CPU_CLR(cpu, &one);
	}
	if (kind->one_cpu && sched_setaffinity(0, sizeof(one), &one))
		return -errno;
	return kind->start(l);
}

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_adds.c - the account of a process adds up: running, waiting for a CPU,
 * blocked and asleep are together the time for which its threads were there, and
 * each is what the process itself measured and the kernel's schedstat says.
 * Workloads of many kinds run at once, so that they also wait for each other.
 *
 * Usage: bpf_check_adds [SECONDS]   (root; default 10)
 */
#include <dirent.h>
#include <sys/stat.h>

#include "work.h"

#define MSEC 1000000ull
/* What the issue allows.  unit: % of the time that was lived in the window. */
#define ALLOWED_PERCENT 2
/* An edge of the window: counters of a running thread are as old as the last
 * tick, at most 10 ms.  unit: ns for each thread. */
#define EDGE_NS (10 * MSEC)

struct truth {
	uint64_t run_ns, wait_ns, alive_ns, slept_ns, blocked_ns;
	size_t threads;
};

static struct job *jobs;
static const struct job kinds[] = {
	{.name = "computes", .run = work_compute},
	{.name = "computes-too", .run = work_compute},
	{.name = "sleeps", .run = work_sleep},
	{.name = "mixed", .run = work_mixed},
	{.name = "reads", .run = work_read},
	{.name = "vforks", .run = work_vfork},
	{.name = "pipes", .run = work_pipe},
	{.name = "locks", .run = work_lockers},
	{.name = "threads", .run = work_threads},
	{.name = "forks", .run = work_fork},
	{.name = "migrates", .run = work_migrate},
	{.name = "realtime", .run = work_fifo},
	{.name = "throttled", .run = work_compute, .own_group = true},
};
#define N_JOBS (sizeof(kinds) / sizeof(kinds[0]))

static bool put(const char *dir, const char *name, const char *text)
{
	char path[300];
	bool ok;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* A CPU cgroup of its own that may use a twentieth of one CPU, in v1 or v2. */
static bool make_group(char *dir, size_t size)
{
	static const struct {
		const char *root, *knob, *value;
	} places[] = {{"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "5000"},
		      {"/sys/fs/cgroup/cpu,cpuacct", "cpu.cfs_quota_us", "5000"},
		      {"/sys/fs/cgroup", "cpu.max", "5000 100000"}};

	for (size_t i = 0; i < 3; i++) {
		if (i == 2)
			put(places[i].root, "cgroup.subtree_control", "+cpu");
		snprintf(dir, size, "%s/llamux-adds.%d", places[i].root, getpid());
		if (mkdir(dir, 0755) != 0)
			continue;
		if (put(dir, places[i].knob, places[i].value))
			return true;
		rmdir(dir);
	}
	dir[0] = '\0';
	return false;
}

/* Of 1 MiB, on a disk; false where O_DIRECT is not to be had. */
static bool make_file(char *path, size_t size)
{
	static const char *const places[] = {"build", "/var/tmp", "/tmp"};
	static char text[1 << 20];

	for (size_t i = 0; i < 3; i++) {
		int fd;
		bool ok;

		snprintf(path, size, "%s/llamux-adds.%d", places[i], getpid());
		fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_DIRECT | O_CLOEXEC, 0600);
		if (fd < 0)
			continue;
		fcntl(fd, F_SETFL, 0);
		ok = write(fd, text, sizeof(text)) == (ssize_t)sizeof(text) && fsync(fd) == 0;
		close(fd);
		if (ok)
			return true;
		unlink(path);
	}
	path[0] = '\0';
	return false;
}

static void start(struct job *job, const struct job *kind, const char *group, const char *file)
{
	char text[32];
	pid_t pid;

	*job = *kind;
	if ((kind->own_group && !*group) || (kind->run == work_read && !*file)) {
		printf("  %s: not here\n", kind->name);
		return;
	}
	snprintf(job->file, sizeof(job->file), "%s", file);
	pid = spawn();
	if (pid == 0) {
		prctl(PR_SET_NAME, kind->name);
		snprintf(text, sizeof(text), "%d", getpid());
		if (kind->own_group && !put(group, "cgroup.procs", text))
			_exit(1);
		job->run(job);
		_exit(1);
	}
	job->pid = pid;
}

/* What the process says of itself, and the kernel of its threads. */
static void measure(struct job *job, struct truth *out)
{
	char path[300];
	struct dirent *entry;
	uint64_t now;
	DIR *dir;

	*out = (struct truth){.run_ns = job->ended_run_ns, .wait_ns = job->ended_wait_ns,
			      .slept_ns = job->ended_ns[CALL_SLEEPS],
			      .blocked_ns = job->ended_ns[CALL_BLOCKS]};
	snprintf(path, sizeof(path), "/proc/%d/task", job->pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		uint64_t run;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%.20s/schedstat", job->pid,
			 entry->d_name);
		out->wait_ns += read_schedstat(path, &run);
		out->run_ns += run;
		out->threads++;
	}
	if (dir)
		closedir(dir);
	now = now_ns();
	for (size_t i = 0; i < WORK_THREADS; i++) {
		struct account *a = &job->account[i];
		uint64_t begun = a->begun_ns;
		int going_on = a->going_on;

		out->slept_ns += a->done_ns[CALL_SLEEPS];
		out->blocked_ns += a->done_ns[CALL_BLOCKS];
		if (begun && begun < now)
			*(going_on == CALL_SLEEPS ? &out->slept_ns : &out->blocked_ns) +=
				now - begun;
	}
}

/* Of all CPUs, by ticks. */
static uint64_t busy_ns(void)
{
	unsigned long long user = 0, nice = 0, system = 0, idle, wait, irq = 0, soft = 0;
	FILE *f = fopen("/proc/stat", "re");
	int n = f ? fscanf(f, "cpu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system,
			   &idle, &wait, &irq, &soft) : 0;

	if (f)
		fclose(f);
	user += nice + system + irq + soft;
	return n == 7 ? user * (1000 * MSEC / (uint64_t)sysconf(_SC_CLK_TCK)) : 0;
}

/* For how long the kernel kept the group from its CPU. */
static uint64_t throttled_ns(const char *group)
{
	char path[300], key[64];
	unsigned long long value;
	uint64_t ns = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/cpu.stat", group);
	f = fopen(path, "re");
	while (f && fscanf(f, "%63s %llu", key, &value) == 2) {
		if (!strcmp(key, "throttled_time"))
			ns = value;
		if (!strcmp(key, "throttled_usec"))
			ns = value * 1000;
	}
	if (f)
		fclose(f);
	return ns;
}

/* What all of them met with, besides each other. */
static struct around {
	char group[200];
	uint64_t busy_ns, throttled_ns;
	bool crowded; /* others took part: the jobs had less than so much of the CPU time */
} around;
#define OWN_PERCENT 80

static bool differs(const char *what, uint64_t said, uint64_t known, uint64_t allowed)
{
	uint64_t more = said > known ? said - known : known - said;

	if (more <= allowed)
		return false;
	printf("    %s: %.1f ms said, %.1f ms known; %.1f ms allowed\n", what,
	       (double)said / 1e6, (double)known / 1e6, (double)allowed / 1e6);
	return true;
}

static uint64_t less(uint64_t now, uint64_t before)
{
	return now > before ? now - before : 0;
}

/* Returns what is wrong with the account of one process. */
static int compare(const struct job *job, const struct snapshot *d, const struct truth *a,
		   const struct truth *b)
{
	const struct task_row *row = snapshot_task(d, job->pid);
	uint64_t known, asleep, allowed, blamed, nobody, waited = less(b->wait_ns, a->wait_ns);
	const struct task_times *t;
	int bad = 0;

	if (!row)
		return printf("  %s is not there\n", job->name), 1;
	t = &row->t;
	known = t->run_ns + t->wait_ns + t->blocked_ns;
	asleep = less(t->alive_ns, known);
	allowed = t->alive_ns / 100 * ALLOWED_PERCENT + EDGE_NS * b->threads;
	blamed = blamed_on(d, job->pid, 0, true);
	nobody = blamed_on(d, job->pid, 0, false);
	printf("  %-12s there %8.1f ms: ran %7.1f, waited %7.1f (%.1f behind somebody, %.1f behind "
	       "nobody), blocked %7.1f (%.1f io), slept %8.1f\n",
	       job->name, (double)t->alive_ns / 1e6, (double)t->run_ns / 1e6,
	       (double)t->wait_ns / 1e6, (double)blamed / 1e6, (double)nobody / 1e6,
	       (double)t->blocked_ns / 1e6, (double)t->iowait_ns / 1e6, (double)asleep / 1e6);
	bad |= differs("ran", t->run_ns, less(b->run_ns, a->run_ns), allowed);
	/* A thread cannot tell what it waits while it ends. */
	if (job->run != work_threads || t->wait_ns < waited)
		bad |= differs("waited", t->wait_ns, waited, allowed);
	bad |= differs("blocked", t->blocked_ns, less(b->blocked_ns, a->blocked_ns), allowed);
	bad |= differs("slept", asleep, less(b->slept_ns, a->slept_ns), allowed);
	bad |= differs("in all", known + less(b->slept_ns, a->slept_ns), t->alive_ns, allowed);
	/* What is charged is not more than the wait; waits of less than 100 us are
	 * charged to nobody. */
	if (blamed + nobody > t->wait_ns)
		bad |= differs("charged", blamed + nobody, t->wait_ns, allowed);
	if (job->own_group)
		bad |= differs("quota", nobody, around.throttled_ns,
			       around.throttled_ns / 4 + allowed);
	/* Of one that is woken and then moved to another CPU the wait before that is charged
	 * to nobody: where others press in, that is often. */
	else if (t->wait_ns > t->alive_ns / 10)
		bad |= differs("behind somebody", blamed, t->wait_ns,
			       t->wait_ns / (around.crowded ? 4 : 10) + allowed);
	if (job->run == work_read)
		bad |= differs("for io", t->iowait_ns, t->blocked_ns, allowed);
	if (job->run == work_vfork)
		bad |= differs("for io", t->iowait_ns, 0, allowed);
	/* Where the number of threads is steady, they were there all the time. */
	if (job->run != work_threads)
		bad |= differs("there", t->alive_ns, d->span_ns * row->threads, allowed);
	return bad;
}

static void measure_all(struct truth *truth)
{
	for (size_t i = 0; i < N_JOBS; i++) {
		if (jobs[i].pid > 0)
			measure(&jobs[i], &truth[i]);
	}
}

static void look_around(const struct snapshot *d)
{
	uint64_t busy = less(busy_ns(), around.busy_ns), own = 0;

	for (size_t i = 0; i < N_JOBS; i++) {
		const struct task_row *row = jobs[i].pid > 0 ? snapshot_task(d, jobs[i].pid) : NULL;

		own += row ? row->t.run_ns + row->t.brief_run_ns : 0;
	}
	around.throttled_ns = less(throttled_ns(around.group), around.throttled_ns);
	around.crowded = own < busy / 100 * OWN_PERCENT;
	printf("  %.1f s of CPU time, %.1f s of it of these%s; their quota took %.1f s\n",
	       (double)busy / 1e9, (double)own / 1e9, around.crowded ? ": crowded" : "",
	       (double)around.throttled_ns / 1e9);
}

static int watch(unsigned int seconds)
{
	struct truth before[N_JOBS], after[N_JOBS];
	struct snapshot a, b, d;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	int bad = 0;

	if (!p)
		return 1;
	sleep_ms(300);
	if (sample(p, &a))
		return 1;
	measure_all(before);
	around.busy_ns = busy_ns();
	around.throttled_ns = throttled_ns(around.group);
	for (unsigned int i = 0; i + 1 < seconds; i++) { /* as the daemon: rows make room */
		struct snapshot between;

		sleep_ms(1000);
		if (sample(p, &between))
			return 1;
		snapshot_free(&between);
	}
	sleep_ms(1000);
	if (sample(p, &b) || snapshot_diff(&a, &b, &d))
		return 1;
	measure_all(after);
	look_around(&d);
	for (size_t i = 0; i < N_JOBS; i++) {
		if (jobs[i].pid > 0)
			bad += compare(&jobs[i], &d, &before[i], &after[i]);
	}
	printf("  %llu lost for want of room\n", (unsigned long long)b.probe.map_full);
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	close_probe(p);
	return bad;
}

int main(int argc, char **argv)
{
	unsigned int seconds = argc > 1 ? (unsigned int)atoi(argv[1]) : 10;
	struct sched_param first = {.sched_priority = 2};
	char *group = around.group, file[128];
	int bad;

	setvbuf(stdout, NULL, _IOLBF, 0);
	jobs = mmap(NULL, N_JOBS * sizeof(*jobs), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (jobs == MAP_FAILED)
		return 1;
	make_group(group, sizeof(around.group));
	make_file(file, sizeof(file));
	for (size_t i = 0; i < N_JOBS; i++)
		start(&jobs[i], &kinds[i], group, file);
	/* Both sides are to be read at one moment, not a time slice apart. */
	if (sched_setscheduler(0, SCHED_FIFO, &first) != 0)
		printf("  not first on its CPU: %s\n", strerror(errno));
	bad = watch(seconds);
	for (size_t i = 0; i < N_JOBS; i++) {
		if (jobs[i].pid > 0)
			end(jobs[i].pid);
	}
	if (*file)
		unlink(file);
	for (int i = 0; *group && i < 100 && rmdir(group) != 0; i++)
		sleep_ms(20);
	printf("%s adds\n", bad ? "FAIL" : "ok");
	return bad != 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_tasks.c - the task iterator, memory stalls and OOM kills against what
 * is known of a child, waits under a CPU quota, and what stands still.  Runs as root.  Usage: bpf_check_tasks [NAME...]
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "check.h"

static bool write_file(const char *dir, const char *name, const char *text)
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

/* A memory cgroup of 16 MiB of its own, in v1 or v2. */
static bool make_memory_cgroup(char *dir, size_t size)
{
	static const struct {
		const char *root, *limit;
	} places[] = {{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
		      {"/sys/fs/cgroup", "memory.max"}};

	for (size_t i = 0; i < 2; i++) {
		if (i == 1)
			write_file(places[i].root, "cgroup.subtree_control", "+memory");
		snprintf(dir, size, "%s/llamux-check.%d", places[i].root, getpid());
		if (mkdir(dir, 0755) != 0)
			continue;
		if (write_file(dir, places[i].limit, "16777216"))
			return true;
		rmdir(dir);
	}
	return false;
}

/* A process that outgrows its memory limit: it stalls in reclaim and is killed. */
static int check_memory(void)
{
	struct probe_task *task = NULL;
	struct seen seen;
	struct probe *p;
	uint64_t stalled = 0;
	char dir[200], text[32];
	int status = 0;
	size_t n = 0;
	pid_t pid;

	if (!make_memory_cgroup(dir, sizeof(dir))) {
		printf("  skipped: no memory controller in which a group can be made\n");
		return 0;
	}
	p = open_probe(NULL, &seen);
	if (!p) {
		rmdir(dir);
		return 1;
	}
	pid = spawn();
	if (pid == 0) {
		snprintf(text, sizeof(text), "%d", getpid());
		if (write_file(dir, "cgroup.procs", text)) {
			char *more = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			for (size_t i = 0; more != MAP_FAILED && i < 64 << 20; i += 4096)
				more[i] = 1;
		}
		_exit(0);
	}
	waitpid(pid, &status, 0);
	probe_poll(p);
	probe_read_tasks(p, &task, &n);
	for (size_t i = 0; i < n; i++)
		stalled += task[i].tgid == pid ? task[i].memcg_ns : 0;
	free(task);
	close_probe(p);
	rmdir(dir);
	printf("  victim %d (seen %d), %.3f ms in reclaim for its cgroup\n", pid, seen.oom_victim,
	       (double)stalled / 1e6);
	if (!WIFSIGNALED(status))
		FAIL("the kernel did not kill it");
	if (seen.oom_victim != pid)
		FAIL("the kill was not seen");
	if (!stalled)
		FAIL("its reclaim was not accounted");
	return 0;
}

/* A v2 cgroup of its own; its id, or 0 where there is no v2 hierarchy. */
static uint64_t make_cgroup(char *dir, size_t size)
{
	static const char *const roots[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};
	char known_by[128];
	struct stat st;

	for (size_t i = 0; i < 2; i++) {
		snprintf(known_by, sizeof(known_by), "%s/cgroup.controllers", roots[i]);
		snprintf(dir, size, "%s/llamux-check.%d", roots[i], getpid());
		if (access(known_by, F_OK) == 0 && mkdir(dir, 0755) == 0 && stat(dir, &st) == 0)
			return st.st_ino;
	}
	dir[0] = '\0';
	return 0;
}

#define CHILD_PAGES 8192u

/* A process of known properties: 32 MiB, nice 3, its own name and cgroup. */
static pid_t known_child(const char *dir)
{
	char text[32], *more;
	int ready[2], c;
	pid_t pid;

	if (pipe(ready) != 0)
		return -1;
	pid = spawn();
	if (pid == 0) {
		snprintf(text, sizeof(text), "%d", getpid());
		if (*dir && !write_file(dir, "cgroup.procs", text))
			_exit(1);
		prctl(PR_SET_NAME, "known child");
		more = mmap(NULL, CHILD_PAGES * 4096, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (more == MAP_FAILED || setpriority(PRIO_PROCESS, 0, 3) != 0 || setresuid(-1u, 65534, -1u) != 0)
			_exit(1);
		for (size_t i = 0; i < CHILD_PAGES; i++)
			more[i * 4096] = 1;
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	c = (int)read(ready[0], text, 1); /* until it is ready or gone */
	close(ready[0]);
	return c == 0 ? pid : -1;
}

/* Its own memory, and what it has from its parent. */
static uint64_t resident(pid_t pid)
{
	unsigned long all, pages = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", pid);
	f = fopen(path, "re");
	if (f && fscanf(f, "%lu %lu", &all, &pages) != 2)
		pages = 0;
	if (f)
		fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* The task iterator against what is known of the child. */
static int check_tasks(void)
{
	const struct task_row *row;
	struct snapshot s;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	uint64_t before = now_ns(), id;
	char dir[200];
	int bad;
	pid_t pid;

	if (!p)
		return 1;
	id = make_cgroup(dir, sizeof(dir));
	pid = known_child(dir);
	if (pid < 0 || sample(p, &s))
		return 1;
	row = snapshot_task(&s, pid);
	if (!row)
		FAIL("the child is not listed");
	printf("  %s ppid %d uid %u nice %d policy %u threads %u rss %.1f MB faults %lu, cgroup "
	       "%#lx (%#lx), started %.1f ms after\n",
	       row->comm, row->ppid, row->uid, row->nice, row->policy, row->threads,
	       (double)row->rss_bytes / 1e6, row->t.faults, row->cgroup_id, id,
	       (double)(row->start_ns - before) / 1e6);
	bad = strcmp(row->comm, "known child") != 0 || row->ppid != getpid() ||
	      row->uid != 65534 || row->nice != 3 || row->policy != SCHED_OTHER ||
	      row->threads != 1 || row->kernel_thread || row->start_ns < before ||
	      row->start_ns > s.time_ns || row->t.faults < CHILD_PAGES ||
	      row->t.faults > 2 * CHILD_PAGES || row->t.run_ns == 0 ||
	      row->rss_bytes < CHILD_PAGES * 4096 || !near(row->rss_bytes, resident(pid), 2, 1 << 20) ||
	      (id && !(row->cgroup_id & CGROUP_ID_V1_CPU) && row->cgroup_id != id);
	end(pid);
	if (id && rmdir(dir) != 0)
		bad = 1;
	snapshot_free(&s);
	close_probe(p);
	return bad;
}

/* A CPU cgroup of its own that may use a fifth of one CPU, in v1 or v2. */
static bool make_quota_cgroup(char *dir, size_t size)
{
	static const struct {
		const char *root, *knob, *value;
	} places[] = {{"/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", "20000"},
		      {"/sys/fs/cgroup/cpu,cpuacct", "cpu.cfs_quota_us", "20000"},
		      {"/sys/fs/cgroup", "cpu.max", "20000 100000"}};

	for (size_t i = 0; i < 3; i++) {
		if (i == 2)
			write_file(places[i].root, "cgroup.subtree_control", "+cpu");
		snprintf(dir, size, "%s/llamux-check.%d", places[i].root, getpid());
		if (mkdir(dir, 0755) != 0)
			continue;
		if (write_file(dir, places[i].knob, places[i].value))
			return true;
		rmdir(dir);
	}
	return false;
}

/*
 * A victim beside a hog on one CPU, with a quota of a fifth: half of what it waits
 * for is its own limit.  In each 100 ms it runs 20, the hog meanwhile at most some
 * more than that; what the hog runs in the rest of the time is not its doing.
 */
static int check_quota(void)
{
	struct snapshot a, b, d;
	struct seen seen;
	struct probe *p = NULL;
	uint64_t on_hog, hog_run, victim_run, span;
	char dir[200], text[32];
	pid_t hog, victim;
	int bad;

	if (!make_quota_cgroup(dir, sizeof(dir))) {
		printf("  skipped: no CPU controller in which a group can be made\n");
		return 0;
	}
	hog = spin(last_cpu(), SCHED_OTHER, "hog");
	victim = spin(last_cpu(), SCHED_OTHER, "victim");
	snprintf(text, sizeof(text), "%d", victim);
	bad = !write_file(dir, "cgroup.procs", text);
	p = open_probe(NULL, &seen);
	sleep_ms(200);
	bad = bad || !p || sample(p, &a);
	sleep_ms(1500);
	bad = bad || sample(p, &b) || snapshot_diff(&a, &b, &d);
	end(victim);
	end(hog);
	close_probe(p);
	for (int i = 0; i < 100 && rmdir(dir) != 0; i++)
		sleep_ms(20);
	if (bad)
		FAIL("no samples");
	on_hog = blamed_on(&d, victim, hog, false);
	hog_run = snapshot_task(&d, hog)->t.run_ns;
	victim_run = snapshot_task(&d, victim)->t.run_ns;
	span = d.span_ns;
	printf("  in %.0f ms: victim ran %.1f, waited %.1f; hog ran %.1f; blamed on it %.1f ms\n",
	       (double)d.span_ns / 1e6, (double)snapshot_task(&d, victim)->t.run_ns / 1e6,
	       (double)snapshot_task(&d, victim)->t.wait_ns / 1e6, (double)hog_run / 1e6,
	       (double)on_hog / 1e6);
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	if (victim_run < span / 5 / 10 * 9 || hog_run < span / 2) {
		printf("  other work left them too little: nothing to compare\n");
		return 0;
	}
	/* Of equal weight: while the victim may run, each gets as much as the other. */
	if (on_hog > victim_run / 2 * 3)
		FAIL("the hog is blamed for what the quota took");
	return 0;
}

static bool is_at(struct probe *p, pid_t pid, enum place place)
{
	struct snapshot s;
	const struct task_row *task;
	bool is;

	if (sample(p, &s) != 0)
		return false;
	task = snapshot_task(&s, pid);
	is = task && task->at[place] == 1;
	snapshot_free(&s);
	return is;
}

static bool comes_to(struct probe *p, pid_t pid, enum place place)
{
	for (int i = 0; i < 250; i++) {
		if (is_at(p, pid, place))
			return true;
		sleep_ms(20);
	}
	return false;
}

/* One that sleeps is frozen, goes on, and is stopped by a signal in the same group. */
static int stand_still(struct probe *p, const char *dir, const char *file, const char *on,
		       const char *off)
{
	char text[32];
	pid_t pid = spawn();
	int bad = 0;

	if (pid == 0) {
		for (;;)
			pause();
	}
	snprintf(text, sizeof(text), "%d", pid);
	if (!write_file(dir, "cgroup.procs", text) || !comes_to(p, pid, PLACE_OTHER))
		bad = 1;
	else if (!write_file(dir, file, on) || !comes_to(p, pid, PLACE_FROZEN))
		bad = 2;
	else if (!write_file(dir, file, off) || !comes_to(p, pid, PLACE_OTHER))
		bad = 3;
	else if (kill(pid, SIGSTOP) != 0 || !comes_to(p, pid, PLACE_STOPPED))
		bad = 4;
	write_file(dir, file, off);
	end(pid);
	if (bad)
		printf("  %s/%s: not seen as %s\n", dir, file,
		       bad == 2 ? "frozen" : bad == 4 ? "stopped" : "asleep");
	return bad != 0;
}

static int check_still(void)
{
	static const struct {
		const char *root, *file, *on, *off;
	} places[] = {{"/sys/fs/cgroup/freezer", "freezer.state", "FROZEN", "THAWED"},
		      {"/sys/fs/cgroup/unified", "cgroup.freeze", "1", "0"},
		      {"/sys/fs/cgroup", "cgroup.freeze", "1", "0"}};
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	char dir[200], path[256];
	int bad = !p, tried = 0;

	for (size_t i = 0; p && i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(dir, sizeof(dir), "%s/llamux-check.%d", places[i].root, getpid());
		if (mkdir(dir, 0755) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, places[i].file);
		if (access(path, W_OK) == 0) {
			bad |= stand_still(p, dir, places[i].file, places[i].on, places[i].off);
			tried++;
		}
		for (int k = 0; k < 100 && rmdir(dir) != 0; k++)
			sleep_ms(20);
	}
	close_probe(p);
	printf("  in %d hierarchies\n", tried);
	return bad;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"tasks", check_tasks}, {"memory", check_memory}, {"quota", check_quota},
		{"still", check_still}};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}

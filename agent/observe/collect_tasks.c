// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_tasks.c - the processes from /proc, where the kernel's task iterator is
 * not to be had: stat, schedstat of every thread, io and cgroup.
 *
 * That is five files a process and one a thread, some 30 us each process; io is
 * read for all, since it is one file of the five and who has written is not known
 * before.  Two things are less than with the iterator: a start time is exact to a
 * clock tick only, and switches are not known (they stand in the large and slow
 * /proc/PID/status).
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect_impl.h"
#include "probe.h"

#define PF_KTHREAD 0x00200000u /* include/linux/sched.h */
#define NSEC 1000000000ull

/* Fields of /proc/PID/stat behind the name, by their number in proc(5). */
enum { STAT_STATE = 3, STAT_PPID = 4, STAT_FLAGS = 9, STAT_MINFLT = 10, STAT_MAJFLT = 12,
       STAT_UTIME = 14, STAT_STIME = 15, STAT_NICE = 19, STAT_THREADS = 20, STAT_START = 22,
       STAT_RSS = 24, STAT_RT_PRIORITY = 40, STAT_POLICY = 41, STAT_FIELDS };

/* The name stands in parentheses and may itself hold any character.  False for an
 * ended process; of a zombie ppid is set and zombies is 1. */
static bool parse_stat(char *text, struct task_row *row)
{
	uint64_t tick = NSEC / (uint64_t)sysconf(_SC_CLK_TCK), page = (uint64_t)sysconf(_SC_PAGESIZE);
	char *name = strchr(text, '('), *end = strrchr(text, ')'), *save = NULL, *word;
	unsigned long long field[STAT_FIELDS] = {0};
	char state = '?';
	int n = STAT_STATE;

	if (!name || !end || end < name)
		return false;
	*end = '\0';
	snprintf(row->comm, sizeof(row->comm), "%s", name + 1);
	for (word = strtok_r(end + 1, " \n", &save); word && n < STAT_FIELDS;
	     word = strtok_r(NULL, " \n", &save), n++) {
		if (n == STAT_STATE)
			state = *word;
		else
			field[n] = strtoull(word, NULL, 10); /* "-5" wraps and is cast back */
	}
	if (n < STAT_FIELDS)
		return false;
	row->ppid = (pid_t)field[STAT_PPID];
	row->zombies = state == 'Z';
	if (state == 'Z' || state == 'X')
		return false;
	row->kernel_thread = (field[STAT_FLAGS] & PF_KTHREAD) != 0;
	row->t.faults = field[STAT_MINFLT] + field[STAT_MAJFLT];
	row->t.major_faults = field[STAT_MAJFLT];
	row->t.run_ns = (field[STAT_UTIME] + field[STAT_STIME]) * tick;
	row->nice = (int8_t)(long long)field[STAT_NICE];
	row->threads = (uint32_t)field[STAT_THREADS];
	row->start_ns = field[STAT_START] * tick;
	row->rss_bytes = field[STAT_RSS] * page;
	row->rt_priority = (uint8_t)field[STAT_RT_PRIORITY];
	row->policy = (uint8_t)field[STAT_POLICY];
	return true;
}

/* "run wait slices" of one thread. */
static void add_schedstat(struct collector *c, int dir, const char *path, uint64_t *run,
			  uint64_t *wait)
{
	uint64_t r, w;

	if (collect_read(c, dir, path) >= 0 && sscanf(c->text, "%lu %lu", &r, &w) == 2) {
		*run += r;
		*wait += w;
	}
}

static void read_schedstat(struct collector *c, int pid_dir, struct task_row *row)
{
	uint64_t run = 0, wait = 0;
	struct dirent *entry;
	char path[64];
	DIR *tasks;
	int fd;

	if (row->threads <= 1) {
		add_schedstat(c, pid_dir, "schedstat", &run, &wait);
	} else {
		fd = openat(pid_dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		tasks = fd < 0 ? NULL : fdopendir(fd);
		if (!tasks) {
			if (fd >= 0)
				close(fd);
			return;
		}
		while ((entry = readdir(tasks))) {
			if (!isdigit((unsigned char)entry->d_name[0]))
				continue;
			snprintf(path, sizeof(path), "task/%.20s/schedstat", entry->d_name);
			add_schedstat(c, pid_dir, path, &run, &wait);
		}
		closedir(tasks);
	}
	row->t.wait_ns = wait;
	if (run > row->t.run_ns) /* exact, where there is schedstat; less ended threads */
		row->t.run_ns = run;
}

/* What is shared is of files; what is swapped out stands in the large status only,
 * read where anything is. */
static void read_own_memory(struct collector *c, int pid_dir, bool swapped, struct task_row *row)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), resident, shared;

	if (collect_read(c, pid_dir, "statm") >= 0 &&
	    sscanf(c->text, "%*u %lu %lu", &resident, &shared) == 2 && resident > shared)
		row->anon_bytes = (resident - shared) * page;
	if (swapped && collect_read(c, pid_dir, "status") >= 0 &&
	    collect_value(c->text, "VmSwap", &row->swap_bytes))
		row->swap_bytes *= 1024;
}

/* From this many open files on the limit is looked up.  unit: descriptors; default
 * 64: a sixteenth of the usual limit, and more than most processes have. */
#define FDS_MANY 64

/* The number of open files stands in the size of the directory since f1f1f2569901
 * (6.2); before, it is not known. */
static void read_fds(struct collector *c, int dir, struct task_row *row)
{
	const char *line;
	struct stat st;

	if (fstatat(dir, "fd", &st, 0) != 0 || st.st_size <= 0)
		return;
	row->fds = (uint32_t)st.st_size;
	if (row->fds < FDS_MANY || collect_read(c, dir, "limits") < 0)
		return;
	line = strstr(c->text, "Max open files");
	if (line && sscanf(line, "Max open files %lu", &row->fd_limit) != 1)
		row->fd_limit = UINT64_MAX; /* "unlimited" */
}

/* The process's file also has what ended children read and wrote in all their lives; its
 * only thread's has not. */
static void read_io(struct collector *c, int dir, struct task_row *row)
{
	char file[32] = "io";

	if (row->threads == 1)
		snprintf(file, sizeof(file), "task/%d/io", (int)row->pid);
	if (collect_read(c, dir, file) < 0)
		return;
	collect_value(c->text, "read_bytes", &row->t.read_bytes);
	collect_value(c->text, "write_bytes", &row->t.write_bytes);
}

static bool read_process(struct collector *c, const char *name, bool swapped, struct task_row *row)
{
	int dir = openat(c->proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;
	bool ok = false;

	memset(row, 0, sizeof(*row));
	if (dir < 0)
		return false;
	if (collect_read(c, dir, "stat") < 0 || !parse_stat(c->text, row))
		goto out;
	row->pid = (pid_t)strtol(name, NULL, 10);
	/* The effective user, or root for a process that may not be dumped. */
	if (fstat(dir, &st) == 0)
		row->uid = st.st_uid;
	read_schedstat(c, dir, row);
	read_own_memory(c, dir, swapped, row);
	read_io(c, dir, row);
	read_fds(c, dir, row);
	if (collect_read(c, dir, "cgroup") >= 0) {
		row->cgroup_id = cgroup_id_of(&c->cgroups, c->text);
		row->pids_cgroup = pids_cgroup_of(&c->cgroups, c->text);
	}
	ok = true;
out:
	close(dir);
	return ok;
}

static int by_pid(const void *a, const void *b)
{
	const struct task_row *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static int grow_rows(struct snapshot *out, size_t *max)
{
	size_t size = *max ? 2 * *max : 256;
	struct task_row *more = realloc(out->task, size * sizeof(*more));

	if (!more)
		return -ENOMEM;
	out->task = more;
	*max = size;
	return 0;
}

/* The probe may account memory stalls although it cannot list tasks. */
static int merge_stalls(struct collector *c, struct snapshot *out)
{
	struct probe_task *stall;
	size_t n;
	int err;

	if (!c->probe)
		return 0;
	err = probe_read_tasks(c->probe, &stall, &n);
	if (err)
		return err;
	for (size_t i = 0; i < n; i++) {
		struct task_row *row = (struct task_row *)snapshot_task(out, stall[i].tgid);

		if (!row)
			continue;
		probe_task_put(&stall[i], &row->t);
	}
	free(stall);
	return 0;
}

/* The parents of zombies, which may come later in the directory. */
struct parents {
	pid_t *pid;
	size_t n, max;
};

static int note_zombie(struct parents *p, const struct task_row *row)
{
	size_t size = p->max ? 2 * p->max : 64;
	pid_t *more = p->n < p->max ? p->pid : realloc(p->pid, size * sizeof(*more));

	if (!more)
		return -ENOMEM;
	p->max = p->n < p->max ? p->max : size;
	p->pid = more;
	p->pid[p->n++] = row->ppid;
	return 0;
}

static void count_zombies(const struct parents *p, struct snapshot *out)
{
	for (size_t i = 0; i < p->n; i++) {
		struct task_row *row = (struct task_row *)snapshot_task(out, p->pid[i]);

		if (row)
			row->zombies++;
	}
}

static int read_processes(struct collector *c, DIR *dir, struct parents *zombies,
			  struct snapshot *out)
{
	bool swapped = out->memory.swap_free < out->memory.swap_total;
	struct dirent *entry;
	size_t max = 0;
	int err = 0;

	while (!err && (entry = readdir(dir))) {
		struct task_row *row;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (out->n_tasks == max)
			err = grow_rows(out, &max);
		if (err)
			break;
		row = &out->task[out->n_tasks];
		if (read_process(c, entry->d_name, swapped, row))
			out->n_tasks++;
		else if (row->zombies)
			err = note_zombie(zombies, row);
	}
	return err;
}

int collect_init(struct collector *c, struct snapshot *out)
{
	struct task_row row, *more;

	if (snapshot_task(out, 1) || !read_process(c, "1", false, &row))
		return 0;
	more = realloc(out->task, (out->n_tasks + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	memmove(more + 1, more, out->n_tasks * sizeof(*more));
	more[0] = row;
	out->task = more;
	out->n_tasks++;
	return 0;
}

int collect_tasks(struct collector *c, struct snapshot *out)
{
	struct parents zombies = {0};
	int err, fd;
	DIR *dir;

	fd = openat(c->proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir) {
		err = -errno;
		close(fd);
		return err;
	}
	err = read_processes(c, dir, &zombies, out);
	closedir(dir);
	if (!err && out->n_tasks)
		qsort(out->task, out->n_tasks, sizeof(*out->task), by_pid);
	if (!err)
		count_zombies(&zombies, out);
	free(zombies.pid);
	return err ? err : merge_stalls(c, out);
}

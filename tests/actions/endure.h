/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * endure.h - what the endurance programs beside it share: a confined place, a process
 * to act on, every byte that the actuator may change of it, and the counts.
 *
 * All of it is made by the program itself and ends with it: a state directory and
 * settings on copies, cgroups of its own in every hierarchy that there is.
 */
#ifndef TESTS_ACTIONS_ENDURE_H
#define TESTS_ACTIONS_ENDURE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act/actuate_internal.h"

#define ENDURE_THREADS 3

struct count {
	const char *what;
	unsigned long tried, held, failed, spared; /* spared: not judged, and why is said */
};

static inline void count_say(const struct count *c, const char *note)
{
	printf("%-34s tried %6lu  held %6lu  failed %3lu%s%s\n", c->what, c->tried, c->held,
	       c->failed, note && *note ? "  " : "", note ? note : "");
}

static const char *const controllers[] = {"cpu", "memory", "pids", "freezer", "cpuset", "io"};
#define N_CONTROLLERS (sizeof(controllers) / sizeof(controllers[0]))

/* Of every place: the files that an action may write, whatever the version. */
static const char *const group_files[] = {
	"cpu.shares", "cpu.weight", "cpu.idle", "cpu.cfs_quota_us", "cpu.max", "memory.limit_in_bytes",
	"memory.high", "memory.max", "memory.low", "pids.max", "freezer.state", "cgroup.freeze",
	"cpuset.cpus", "io.weight", "io.max", "blkio.bfq.weight", "blkio.throttle.read_iops_device",
	"blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device",
};

struct place {
	char tmp[64];
	const char *profiles[2];        /* a directory with a profile "endure" */
	bool unbound;                   /* targets may run on all CPUs */
	char confine[128];
	char group[N_CONTROLLERS][160]; /* of the target; "": none such here */
	char root[96];                       /* settings of the machine, copies */
	struct policy *policy;
	unsigned int states;
};

static inline int put(const char *dir, const char *file, const char *text)
{
	char path[PATH_MAX + 64];
	int fd, err;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return err;
}

static inline int get(const char *dir, const char *file, char *out, size_t size)
{
	char path[PATH_MAX + 64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, out, size - 1);
	if (fd >= 0)
		close(fd);
	out[n < 0 ? 0 : n] = '\0';
	return n < 0 ? -errno : 0;
}

static inline void give_up(const char *what)
{
	printf("cannot run here: %s\n", what);
	fflush(stdout);
	_exit(77);
}

/* A group for the target in the controller's hierarchy: of version 1 in its own mount,
 * of version 2 below the confining one. */
static inline void place_group(struct place *p, size_t i)
{
	char v1[64], path[PATH_MAX + 32], word[32];
	const char *name = strcmp(controllers[i], "io") ? controllers[i] : "blkio";

	snprintf(v1, sizeof(v1), "/sys/fs/cgroup/%s", name);
	snprintf(path, sizeof(path), "%s/cgroup.procs", v1);
	if (!access(path, F_OK)) {
		snprintf(p->group[i], sizeof(p->group[i]), "%s/llamux-endure.%d", v1, getpid());
		if (mkdir(p->group[i], 0755))
			p->group[i][0] = '\0';
		if (!strcmp(name, "cpuset") && p->group[i][0]) {
			char text[256];

			if (!get(v1, "cpuset.cpus", text, sizeof(text)))
				put(p->group[i], "cpuset.cpus", text);
			if (!get(v1, "cpuset.mems", text, sizeof(text)))
				put(p->group[i], "cpuset.mems", text);
		}
		return;
	}
	snprintf(word, sizeof(word), "+%s", controllers[i]);
	if (strcmp(controllers[i], "freezer") && (put("/sys/fs/cgroup", "cgroup.subtree_control", word) ||
						  put(p->confine, "cgroup.subtree_control", word)))
		return;
	snprintf(p->group[i], sizeof(p->group[i]), "%s/target", p->confine);
}

/* A plan of several kinds, for what is in the target's group. */
static inline void place_profile(struct place *p)
{
	static char dir[96];
	char text[512];
	const char *root = strstr(p->confine, "/llamux-endure.");

	snprintf(dir, sizeof(dir), "%s/profiles", p->tmp);
	mkdir(dir, 0755);
	snprintf(text, sizeof(text),
		 "role target\nmatch cgroup=%s/target\ndo weight 10\ndo nice 7\ndo slack 5000\n"
		 "do oom-score 300\ndo ioprio\ndo tasks 77\ndo freeze\n", root);
	put(dir, "endure.conf", text);
	p->profiles[0] = dir;
}

static inline void place_settings(struct place *p)
{
	char dir[160];

	snprintf(p->root, sizeof(p->root), "%s/root", p->tmp);
	mkdir(p->root, 0755);
	snprintf(dir, sizeof(dir), "%s/proc", p->root);
	mkdir(dir, 0755);
	strcat(dir, "/sys");
	mkdir(dir, 0755);
	strcat(dir, "/vm");
	mkdir(dir, 0755);
	put(dir, "swappiness", "60"); /* as the kernel has it, but for the end of the line */
	snprintf(dir, sizeof(dir), "%s/sys", p->root); /* where disks have their numbers */
	if (symlink("/sys", dir))
		give_up("no symbolic links in the temporary directory");
}

static inline void place_make(struct place *p)
{
	static const char *const roots[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup",
					    "/sys/fs/cgroup/cpu"};
	char path[PATH_MAX + 32], reason[256];
	size_t i;

	memset(p, 0, sizeof(*p));
	if (geteuid())
		give_up("needs root");
	setpriority(PRIO_PROCESS, 0, 0); /* a known niceness, whoever starts us */
	snprintf(p->tmp, sizeof(p->tmp), "%s/llamux-endure.XXXXXX",
		 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(p->tmp))
		give_up("no temporary directory");
	for (i = 0; i < 3 && !p->confine[0]; i++) {
		snprintf(path, sizeof(path), "%s/cgroup.procs", roots[i]);
		snprintf(p->confine, sizeof(p->confine), "%s/llamux-endure.%d", roots[i], getpid());
		if (access(path, F_OK) || (mkdir(p->confine, 0755) && errno != EEXIST))
			p->confine[0] = '\0';
	}
	if (!p->confine[0])
		give_up("no cgroup file system in which a group can be made");
	snprintf(path, sizeof(path), "%s/target", p->confine);
	mkdir(path, 0755);
	for (i = 0; i < N_CONTROLLERS; i++)
		place_group(p, i);
	place_settings(p);
	place_profile(p);
	put(p->tmp, "policy", "limit cooldown 0\nlimit tasks 64\nallow idle\nallow nice\n");
	snprintf(path, sizeof(path), "%s/policy", p->tmp);
	if (policy_load(path, &p->policy, reason, sizeof(reason)))
		give_up(reason);
}

/* Ends what is left in a group, and removes it. */
static inline void group_end(const char *dir)
{
	char path[PATH_MAX + 32];
	int pid;

	snprintf(path, sizeof(path), "%s/cgroup.procs", dir);
	for (int i = 0; *dir && i < 500 && rmdir(dir) && errno == EBUSY; i++) {
		FILE *f = fopen(path, "r");

		while (f && fscanf(f, "%d", &pid) == 1)
			kill(pid, SIGKILL);
		if (f)
			fclose(f);
		usleep(10000);
	}
}

/* Does it with each group that the actuator has made there. */
static inline void each_made(const char *above, void (*fn)(const char *dir))
{
	char top[512], dir[1024];
	struct dirent *e;
	DIR *d;

	snprintf(top, sizeof(top), "%s/" CGROUP_OWN, above);
	d = opendir(top);
	while (d && (e = readdir(d)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.') {
			snprintf(dir, sizeof(dir), "%s/%s", top, e->d_name);
			fn(dir);
		}
	if (d)
		closedir(d);
}

static inline void thaw(const char *dir)
{
	put(dir, "freezer.state", "THAWED\n");
	put(dir, "cgroup.freeze", "0\n");
}

/* What a failed test has left there. */
static inline void made_end(const char *above)
{
	char top[512];

	each_made(above, thaw);
	each_made(above, group_end);
	snprintf(top, sizeof(top), "%s/" CGROUP_OWN, above);
	rmdir(top);
}

static inline void place_end(struct place *p)
{
	char path[PATH_MAX + 32];
	size_t i;

	if (p->group[3][0]) /* the frozen do not end */
		thaw(p->group[3]);
	for (i = 0; i < N_CONTROLLERS; i++) {
		made_end(p->group[i]);
		group_end(p->group[i]);
	}
	snprintf(path, sizeof(path), "%s/target", p->confine);
	group_end(path);
	made_end(p->confine);
	group_end(p->confine);
	snprintf(path, sizeof(path), "rm -rf '%s'", p->tmp); /* made by mkdtemp() above */
	if (system(path))
		printf("%s is left\n", p->tmp);
	policy_free(p->policy);
}

/* Makes the place, runs fn in a process of its own, and clears the place away, whatever
 * became of it: also when we are asked to end. */
static inline int place_run(int (*fn)(struct place *p, int argc, char **argv), int argc,
			    char **argv)
{
	struct place *p = malloc(sizeof(*p));
	int status = 0, signal;
	sigset_t set, old;
	pid_t pid;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!p)
		return 2;
	place_make(p);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigprocmask(SIG_SETMASK, &old, NULL);
		_exit(fn(p, argc, argv));
	}
	sigwait(&set, &signal);
	if (signal != SIGCHLD)
		kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	place_end(p);
	free(p);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

/* --- a process to act on ---------------------------------------------------------- */

static inline void *endure_thread(void *arg)
{
	(void)arg;
	for (;;)
		pause();
	return NULL;
}

static inline void endure_target(int ready, bool unbound)
{
	pthread_t t;

	const struct rlimit files = {500, 9000}; /* low, so that they can be raised */
	const struct rlimit memlock = {262144, 4194304};
	cpu_set_t last;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	setrlimit(RLIMIT_NOFILE, &files);
	setrlimit(RLIMIT_MEMLOCK, &memlock);
	CPU_ZERO(&last);
	CPU_SET((size_t)sysconf(_SC_NPROCESSORS_ONLN) - 1, &last); /* pinned: may be freed */
	if (!unbound)
		sched_setaffinity(0, sizeof(last), &last);
	for (int i = 1; i < ENDURE_THREADS; i++)
		pthread_create(&t, NULL, endure_thread, NULL);
	if (write(ready, "r", 1) != 1)
		_exit(1);
	endure_thread(NULL);
}

/* In every group of the place - a neighbour in those of the controllers only, so that the
 * target shares them; 0 if it cannot be. */
static inline pid_t member_start(const struct place *p, bool neighbour)
{
	char number[32], c, path[PATH_MAX + 32];
	int ready[2];
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC))
		return 0;
	pid = fork();
	if (!pid) {
		snprintf(number, sizeof(number), "%d", getpid());
		snprintf(path, sizeof(path), "%s/target", p->confine);
		if (!neighbour)
			put(path, "cgroup.procs", number);
		for (size_t i = 0; i < N_CONTROLLERS; i++)
			if (p->group[i][0])
				put(p->group[i], "cgroup.procs", number);
		endure_target(ready[1], p->unbound);
	}
	close(ready[1]);
	if (pid < 0 || read(ready[0], &c, 1) != 1)
		pid = 0;
	close(ready[0]);
	return pid;
}

static inline pid_t target_start(const struct place *p)
{
	return member_start(p, false);
}

static inline void target_end(const struct place *p, pid_t pid)
{
	if (p->group[3][0]) {
		thaw(p->group[3]); /* the frozen do not end */
		each_made(p->group[3], thaw);
	}
	each_made(p->confine, thaw);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

#include "endure_bytes.h"

/* --- the actuator ----------------------------------------------------------------- */

static const struct asker person = {.uid = 0, .pid = 0x7ffffffe, .session = 0x7ffffffe,
				    .may_act = true};

static inline int actuator_start(const struct place *p, bool machine, struct actuator **out)
{
	char state[96], reason[256] = "";
	const struct actuate_options options = {
		.state_dir = state,
		.confine = machine ? NULL : p->confine,
		.root = p->root,
		.policy = p->policy,
		.profiles = p->profiles,
	};
	int err;

	snprintf(state, sizeof(state), "%s/state.%u", p->tmp, p->states);
	err = actuator_open(&options, out, reason, sizeof(reason));
	if (err)
		printf("      the actuator does not start: %s\n", reason);
	return err;
}

/* A new journal; the one before is removed. */
static inline void state_next(struct place *p)
{
	char path[128];
	static const char *const files[] = {"journal.db", "journal.db-wal", "journal.db-journal"};

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/state.%u/%s", p->tmp, p->states, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/state.%u", p->tmp, p->states);
	rmdir(path);
	p->states++;
}

static inline int kind_of(const char *word)
{
	for (int i = 0; i < ACTION_KINDS; i++)
		if (!strcmp(action_word((enum action_kind)i), word))
			return i;
	return -1;
}

/* The offer as the findings would make it for this process now. */
static inline void offer_make(struct offer *o, const char *kind, int value, pid_t pid,
			      uint64_t lost)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct procinfo info;

	*o = (struct offer){.kind = (enum action_kind)kind_of(kind), .value = value,
			    .victim_lost_ns = lost, .window_ns = 10000000000ull};
	o->target.kind = SUBJECT_PROCESS;
	snprintf(o->target.name, sizeof(o->target.name), "target");
	if (o->kind == ACTION_PLAN) {
		o->target.kind = SUBJECT_GROUP;
		snprintf(o->profile, sizeof(o->profile), "endure");
		pid = 0; /* the profile says whom */
	}
	if (pid && !procinfo_read(proc, pid, 0, &info)) {
		o->target.pid[0] = pid;
		o->target.pid_start_ns[0] = procinfo_ns(info.start);
		o->target.n_pids = 1;
	}
	close(proc);
}

/* --- races --------------------------------------------------------------------------- */

#define FIRST_SEED 88172645463325252ul

/* xorshift64: the same moments in every run. */
static inline unsigned long draw(unsigned long *seed, unsigned long below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % below;
}

/* Something is done when the actuator reaches a step. */
struct at {
	enum actuate_step step;
	void (*fn)(void *ctx);
	void *ctx;
	bool done;
};

static inline void on_step(void *ctx, enum actuate_step step)
{
	struct at *at = ctx;

	if (at->done || step != at->step)
		return;
	at->done = true;
	at->fn(at->ctx);
}

#endif

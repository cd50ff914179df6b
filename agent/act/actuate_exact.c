/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_exact.c - changes of a cgroup that could not be taken back exactly, or would
 * kill, and so are not made. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/text.h"
#include "actuate_internal.h"

/* A directory's name is chosen by whoever made it. */
struct shown {
	char s[256];
};

static struct shown shown(const char *path)
{
	struct shown out;
	struct text t;

	text_fixed(&t, out.s, sizeof(out.s));
	text_name(&t, path);
	return out;
}

/* A hard limit, and version 1 has no other: below what is used, it kills. */
int cgroup_would_kill(const struct target *t, const char *new, char *reason, size_t len)
{
	const char *usage = "memory.usage_in_bytes";
	char used[CGROUP_VALUE_MAX];
	int err;

	if (!strcmp(t->file, "memory.max"))
		usage = "memory.current";
	else if (strcmp(t->file, "memory.limit_in_bytes"))
		return 0;
	if (!strcmp(new, "max\n"))
		return 0;
	err = cgroup_value_read(&t->dir, usage, used);
	if (err) {
		snprintf(reason, len, "%s/%s cannot be read", shown(t->dir.path).s, usage);
		return err;
	}
	if (strtoull(used, NULL, 10) < strtoull(new, NULL, 10))
		return 0;
	snprintf(reason, len, "it uses more memory than that now, so the limit would have it killed");
	return -EINVAL;
}

/* Before 8f9ea86fdf99 (6.2) a cpuset that changes makes the kernel forget to which CPUs
 * its threads were bound. */
static bool kernel_forgets(void)
{
	unsigned int major = 0, minor = 0;
	struct utsname name;

	return !uname(&name) && sscanf(name.release, "%u.%u", &major, &minor) == 2 &&
	       (major < 6 || (major == 6 && minor < 2));
}

/* May all threads of a process run on all CPUs of its cpuset? */
static int not_bound(struct actuator *a, pid_t pid, const struct cgroup_dir *dir)
{
	struct procinfo_thread *thread;
	size_t n = 0;
	cpu_set_t is;
	int err = 0;

	if (procinfo_threads(a->proc, pid, SIZE_MAX, &thread, &n))
		return 0; /* ended */
	for (size_t i = 0; i < n && !err; i++)
		if (!sched_getaffinity(thread[i].tid, sizeof(is), &is) && !cgroup_cpus_are(dir, &is))
			err = -ENOTSUP;
	free(thread);
	return err;
}

/* --- threads that are bound, and move ------------------------------------------- */

void bound_read(struct actuator *a, const struct cgroup_dir *dir, pid_t pid,
		struct bound_threads *out)
{
	struct procinfo_thread *thread = NULL;
	size_t n = 0;
	cpu_set_t is;

	*out = (struct bound_threads){0};
	if (!kernel_forgets() || !cgroup_has_cpus(dir) ||
	    procinfo_threads(a->proc, pid, SIZE_MAX, &thread, &n))
		return;
	out->thread = calloc(n ? n : 1, sizeof(*out->thread));
	for (size_t i = 0; i < n && out->thread; i++)
		if (!sched_getaffinity(thread[i].tid, sizeof(is), &is) && !cgroup_cpus_are(dir, &is))
			out->thread[out->n++] = (struct bound_thread){thread[i].tid, is};
	free(thread);
}

int bound_restore(struct bound_threads *bound, bool moved)
{
	int err = 0;

	for (size_t i = 0; i < bound->n && moved; i++)
		if (sched_setaffinity(bound->thread[i].tid, sizeof(cpu_set_t),
				      &bound->thread[i].cpus) && errno != ESRCH)
			err = -errno;
	free(bound->thread);
	*bound = (struct bound_threads){0};
	return err;
}

static void say_bound(char *reason, size_t len)
{
	snprintf(reason, len, "threads of it are bound to CPUs, which this kernel would forget");
}

/* Could a change of its CPUs be taken back exactly? */
static int cpuset_keeps(struct actuator *a, const struct target *t, const char *old, char *reason,
			size_t len)
{
	pid_t *pid = NULL;
	size_t n = 0;
	int err = 0;

	/* The kernel takes an own set of CPUs from no group with processes (ENOSPC of
	 * validate_change() in kernel/cgroup/cpuset.c). */
	if (!strcmp(old, "\n")) {
		snprintf(reason, len, "%s has no CPUs of its own, and the kernel would not let "
				      "them be taken away again", shown(t->dir.path).s);
		return -ENOTSUP;
	}
	if (!kernel_forgets())
		return 0;
	err = cgroup_members(&t->dir, policy_limits(a->policy).tasks, &pid, &n);
	for (size_t i = 0; i < n && !err; i++)
		err = not_bound(a, pid[i], &t->dir);
	free(pid);
	if (err)
		say_bound(reason, len);
	return err;
}

int cgroup_placed_exact(struct actuator *a, const struct offer *offer, const struct target *t,
			char *reason, size_t len)
{
	int err = 0;

	if (!kernel_forgets() || (cgroup_knob_of(offer->kind) != CGROUP_CPUSET &&
				  !cgroup_fresh_has_cpus(&t->dir)))
		return 0;
	for (size_t i = 0; i < t->n && !err; i++)
		err = not_bound(a, t->process[i].pid, &t->old);
	if (err)
		say_bound(reason, len);
	return err;
}

/* The kernel forgets the weight of a cgroup that is made idle and gives it the usual one
 * when it is taken back (sched_group_set_idle() in kernel/sched/fair.c). */
static int idle_keeps(const struct target *t, char *reason, size_t len)
{
	static const struct {
		const char *file, *usual;
	} weights[] = {{"cpu.weight", "100\n"}, {"cpu.shares", "1024\n"}};
	char weight[CGROUP_VALUE_MAX];

	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
		if (!cgroup_value_read(&t->dir, weights[i].file, weight) &&
		    !strcmp(weight, weights[i].usual))
			return 0;
	snprintf(reason, len, "%s has a CPU weight of its own, which the kernel would forget",
		 shown(t->dir.path).s);
	return -ENOTSUP;
}

int cgroup_exact(struct actuator *a, const struct offer *offer, const struct target *t,
		 const char *old, char *reason, size_t len)
{
	if (offer->kind == ACTION_CPUSET)
		return cpuset_keeps(a, t, old, reason, len);
	return offer->kind == ACTION_CGROUP_IDLE ? idle_keeps(t, reason, len) : 0;
}

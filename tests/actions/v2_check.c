/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * v2_check - every kind of change of a cgroup where all controllers are on version 2:
 * the file that is written and its bytes, "nothing to do" the second time, undo to the
 * byte, standing down before somebody else's change, and a refusal out of bounds.
 * Prints a line each, "ok" or "FAIL", and the counts.  Exit code 0, 1, or 77 where the
 * controllers are not on version 2.
 */
#include <sys/utsname.h>

#include "endure.h"

static const struct row {
	const char *kind;
	int value;
	const char *file, *new; /* what stands there then; of several lines one */
	const char *other;      /* somebody else's */
} rows[] = {
	{"weight", 10, "cpu.weight", "10\n", "77"},
	{"quota", 50, "cpu.max", "50000 100000", "70000 100000"},
	{"memory", 64, "memory.high", "67108864", "134217728"},
	{"memory-max", 128, "memory.max", "134217728", "268435456"},
	{"memory-low", 16, "memory.low", "16777216", "33554432"},
	{"tasks", 77, "pids.max", "77", "99"},
	{"freeze", 1, "cgroup.freeze", "1", NULL},
	{"hibernate", 1, "cgroup.freeze", "1", NULL},
	{"cpuset", 1, "cpuset.cpus", "1", "0"}, /* of two CPUs */
	{"io-weight", 30, "io.weight", "default 30", "default 40"},
	{"io-read", 3, "io.max", "rbps=3145728 wbps=max", "254:0 rbps=5242880"},
	{"io-write", 3, "io.max", "rbps=max wbps=3145728", "254:0 wbps=5242880"},
	{"clamp", 50, "cpu.uclamp.max", "50.00", "70.00"},
	{"cgroup-idle", 1, "cpu.idle", "1", NULL},
	{"io-requests", 30, "io.max", "riops=30", "254:0 riops=40"},
};

static struct place *place;
static bool shared; /* a neighbour is in the target's group: it gets one of its own */
static unsigned int done, failed, absent;

/* Where the target is: its group, or the one that was made for it. */
static const char *where(const char *dir, pid_t pid)
{
	static char found[PATH_MAX];
	char path[64], text[512], *own;

	snprintf(path, sizeof(path), "/proc/%d", pid);
	if (!shared || get(path, "cgroup", text, sizeof(text)) || !(own = strstr(text, "0::/")))
		return dir;
	own[strcspn(own, "\n")] = '\0';
	snprintf(found, sizeof(found), "/sys/fs/cgroup%s", own + 3);
	return found;
}

static void check(bool good, const char *kind, const char *what, const char *said)
{
	done++;
	failed += !good;
	printf("%s  %s%s: %s%s%s\n", good ? "ok  " : "FAIL", kind, shared ? ", placed" : "", what,
	       good ? "" : "; last said: ", good ? "" : said);
}

static bool stands(const char *dir, const struct row *row)
{
	char text[1024];

	return !get(dir, row->file, text, sizeof(text)) && strstr(text, row->new);
}

static struct actuator *fresh(void)
{
	struct actuator *a;

	state_next(place);
	return actuator_start(place, false, &a) ? NULL : a;
}

static void check_edit(const struct row *row, const char *dir, const struct offer *o, pid_t pid)
{
	struct actuator *a = fresh();
	struct action_row journaled;
	struct bytes edited, is;
	char text[512] = "";
	int err = a ? actuator_apply(a, o, MODE_ASK, &person, NULL, &journaled, text, sizeof(text))
		    : -EINVAL;

	if (!a)
		return;
	put(where(dir, pid), row->file, row->other);
	bytes_of(place, pid, &edited);
	if (!err)
		err = actuator_undo(a, journaled.id, &person, &journaled, text, sizeof(text));
	bytes_of(place, pid, &is);
	check(err == -EBUSY && strstr(text, "someone else") && bytes_same(&edited, &is), row->kind,
	      "somebody else's change is left alone, and that is said", text);
	actuator_close(a);
}

static void bind_to(pid_t pid, int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	sched_setaffinity(pid, sizeof(one), &one);
}

static bool bound_to(pid_t pid, int cpu)
{
	cpu_set_t is;

	return !sched_getaffinity(pid, sizeof(is), &is) && CPU_COUNT(&is) == 1 &&
	       CPU_ISSET((size_t)cpu, &is);
}

/* Before Linux 6.2. */
static bool forgets(void)
{
	int major = 0, minor = 0;
	struct utsname name;

	return !uname(&name) && sscanf(name.release, "%d.%d", &major, &minor) == 2 &&
	       (major < 6 || (major == 6 && minor < 2));
}

static void unbind(pid_t pid)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct procinfo_thread *thread;
	cpu_set_t all;
	size_t n;

	memset(&all, 0xff, sizeof(all));
	if (!procinfo_threads(proc, pid, 64, &thread, &n)) {
		for (size_t i = 0; i < n; i++)
			sched_setaffinity(thread[i].tid, sizeof(all), &all);
		free(thread);
	}
	close(proc);
}

/* Also where a group of ours is left, which somebody else has changed. */
static void end_row(pid_t pid, pid_t other)
{
	target_end(place, pid);
	if (other)
		target_end(place, other);
	made_end(place->confine);
}

/* Moving, and other CPUs for a group, would lose to which CPUs threads are bound. */
static void check_bound(const struct row *row, const char *dir, struct actuator *a,
			const struct offer *o, pid_t pid)
{
	char text[512] = "";
	int err;

	if (shared) {
		err = actuator_describe(a, o, MODE_ASK, &person, text, sizeof(text));
		check(err == -ENOTSUP || !forgets(), row->kind,
		      "threads that are bound to CPUs are not led where the kernel forgets that", text);
		unbind(pid);
	} else if (!strcmp(row->kind, "cpuset")) {
		err = actuator_describe(a, o, MODE_ASK, &person, text, sizeof(text));
		check(err && strstr(text, "no CPUs of its own"), row->kind,
		      "what could not be undone is refused", text);
		put(dir, row->file, "0-1");
		err = actuator_describe(a, o, MODE_ASK, &person, text, sizeof(text));
		check(strstr(text, "bound to CPUs") || strstr(text, "would change"), row->kind,
		      "threads that are bound are left alone where they would be freed", text);
		unbind(pid);
	}
}

static void check_row(const struct row *row, const char *dir)
{
	pid_t pid = target_start(place), other = shared ? member_start(place, true) : 0;
	struct actuator *a = fresh();
	struct action_row journaled = {0};
	struct bytes before, after;
	/* To the one CPU that a cpuset leaves it is bound by that. */
	bool rebound = shared && strcmp(row->kind, "cpuset");
	struct offer o;
	char text[512] = "";
	int err;

	offer_make(&o, row->kind, row->value, pid, 0);
	snprintf(o.disk, sizeof(o.disk), "vda");
	check_bound(row, dir, a, &o, pid);
	bytes_of(place, pid, &before);
	err = actuator_describe(a, &o, MODE_ASK, &person, text, sizeof(text));
	if (err) {
		printf("--    %s%s: not possible here: %s\n", row->kind, shared ? ", placed" : "", text);
		absent++;
	} else {
		bytes_of(place, pid, &after);
		check(bytes_same(&before, &after) && strstr(text, row->file), row->kind,
		      "described, and nothing is written", text);
		err = actuator_apply(a, &o, MODE_ASK, &person, NULL, &journaled, text, sizeof(text));
		check(!err && stands(where(dir, pid), row), row->kind, "applied, and it is so", text);
		if (shared)
			check(strstr(where(dir, pid), "/" CGROUP_OWN "/") && !stands(dir, row),
			      row->kind, "in a group of its own, and the neighbour's is as it was",
			      text);
		err = actuator_apply(a, &o, MODE_ASK, &person, NULL, &(struct action_row){0}, text,
				     sizeof(text));
		check(err == -EALREADY, row->kind, "again: nothing to do", text);
		if (rebound)
			bind_to(pid, 1);
		err = actuator_undo(a, journaled.id, &person, &journaled, text, sizeof(text));
		if (rebound) {
			check(bound_to(pid, 1), row->kind, "bound to a CPU meanwhile: so it stays", text);
			unbind(pid);
		}
		bytes_of(place, pid, &after);
		check(!err && bytes_same(&before, &after), row->kind, "undone, to the byte", text);
		if (!bytes_same(&before, &after))
			bytes_differ(&before, &after);
		o.value = -1;
		err = actuator_apply(a, &o, MODE_ASK, &person, NULL, &(struct action_row){0}, text,
				     sizeof(text));
		check(err == -EPERM && strstr(text, "out of range"), row->kind,
		      "out of bounds: refused", text);
		o.value = row->value;
		actuator_close(a);
		a = NULL;
		if (row->other)
			check_edit(row, dir, &o, pid);
	}
	actuator_close(a);
	end_row(pid, other);
}

/* Each in groups of its own: what a limit was set to stays with the group. */
static int run(struct place *p, int argc, char **argv)
{
	char dir[192];

	(void)argc;
	(void)argv;
	place = p;
	snprintf(dir, sizeof(dir), "%s/target", p->confine);
	if (strcmp(p->group[0], dir)) {
		printf("the cpu controller is not on version 2 here\n");
		return 77;
	}
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		shared = i % 2;
		check_row(&rows[i / 2], dir);
		if (rmdir(dir) || mkdir(dir, 0755))
			printf("FAIL  %s cannot be made anew\n", dir);
	}
	printf("version 2: %u tried, %u held, %u failed; %u kinds not possible here\n", done,
	       done - failed, failed, absent);
	return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}

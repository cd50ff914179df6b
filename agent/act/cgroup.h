/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgroup.h - control groups of version 1 and 2 side by side: where they are
 * mounted, which directory a process is in, and what is set for a directory.
 *
 * A directory is its path together with its inode: a group that was removed and
 * made again under the same name is another group.
 */
#ifndef AGENT_CGROUP_H
#define AGENT_CGROUP_H

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CGROUP_VALUE_MAX 160

struct cgroup_map;

/* A directory that is meant. */
struct cgroup_dir {
	char path[PATH_MAX];
	uint64_t dev, ino;
};

/* One line of /proc/PID/cgroup. */
struct cgroup_place {
	char *controllers; /* "cpu,cpuacct", "name=systemd", "" for version 2 */
	char *path;        /* below the hierarchy's root */
};

struct cgroup_places {
	struct cgroup_place *place;
	size_t n;
};

/*
 * Reads the mounts from self/mountinfo below proc (a descriptor of /proc, kept
 * by the caller and used later on).  below: only mounts at or under this
 * directory; NULL: all.
 */
int cgroup_map_load(int proc, const char *below, struct cgroup_map **out);
void cgroup_map_free(struct cgroup_map *map);

/* The hierarchies a process is in.  -ESRCH; -EBADMSG. */
int cgroup_places_read(const struct cgroup_map *map, pid_t pid, struct cgroup_places *out);
void cgroup_places_free(struct cgroup_places *places);
/* Parses the text of such a file, which is changed. */
int cgroup_places_parse(char *text, struct cgroup_places *out);

/* Resolves a path once and remembers the inode.  -ENOTDIR; -EXDEV: in no mounted
 * hierarchy. */
int cgroup_dir_open(const struct cgroup_map *map, const char *path, struct cgroup_dir *out);

/* Is the process in a group, at any height, that yields the CPUs to all others (cpu.idle)? */
bool cgroup_yields(const struct cgroup_map *map, pid_t pid);

/* Is the process in this directory or below it?  Also false if the directory is
 * not the same one any more.  1, 0 or -errno. */
int cgroup_dir_holds(const struct cgroup_map *map, const struct cgroup_dir *dir, pid_t pid);

/* Is a directory this one or below it (both of one hierarchy)? */
bool cgroup_dir_below(const struct cgroup_dir *dir, const struct cgroup_dir *inner);

/* Processes in a directory and everything below it, malloc'd.  -E2BIG: more
 * than max.  -ESTALE: not the directory that it was. */
int cgroup_members(const struct cgroup_dir *dir, size_t max, pid_t **out, size_t *n);

/* The directory with this cgroup id, which may be marked as one of version 1
 * (CGROUP_ID_V1_CPU in llamux/event.h).  -ENOENT. */
int cgroup_find(const struct cgroup_map *map, uint64_t id, struct cgroup_dir *out);

/* What can be set for a directory.  Values: a weight of 1..10000 (100 is normal);
 * percent of one CPU, MiB, tasks, MiB/s: 0 for no limit; MiB that are protected; 1
 * frozen, 0 thawed; CPUs, 0 for all; percent of the fastest speed; 1 idle, 0 not;
 * requests per second, 0 for no limit. */
enum cgroup_knob {
	CGROUP_WEIGHT, CGROUP_QUOTA, CGROUP_MEMORY, CGROUP_MEMORY_MAX, CGROUP_MEMORY_LOW,
	CGROUP_TASKS, CGROUP_FROZEN, CGROUP_IO_WEIGHT, CGROUP_IO_READ, CGROUP_IO_WRITE,
	CGROUP_CPUSET, CGROUP_CLAMP, CGROUP_IDLE, CGROUP_IO_REQUESTS, CGROUP_KNOBS
};

/* Is there a line for each disk?  Its name then is "FILE MAJOR:MINOR". */
bool cgroup_knob_of_disk(enum cgroup_knob knob);

/*
 * The directory that sets this for a process, and the file in it ("cpu.weight",
 * "cpu.shares").  -EROFS: the root of a hierarchy, which cannot be set; -ENOTSUP:
 * the controller is not enabled here; -ENOSYS: version 1 has no such knob.
 */
int cgroup_knob_dir(const struct cgroup_map *map, enum cgroup_knob knob, pid_t pid,
		    struct cgroup_dir *out, const char **file);
/* "cpu", "memory": the controller that it is of. */
const char *cgroup_controller(enum cgroup_knob knob);

/*
 * Is the process in the root of the CPU controller's hierarchy, so that the kernel
 * schedules it by its session (autogroup.h) and no cgroup?  Also false where a part
 * of the hierarchy is all that can be seen.  1, 0 or -errno.
 */
int cgroup_cpu_root(const struct cgroup_map *map, pid_t pid);

/* Cuts a mask ("ff,3": words of 64 CPUs, the lowest first) to the CPUs that the
 * cpuset of a process allows; unchanged where there are no cpusets. */
int cgroup_cpus_within(const struct cgroup_map *map, pid_t pid, char *mask, size_t size);

/* The bytes for a value in this file of this directory (inode 0: one to be made), on the
 * file's own scale.  -EINVAL: out of the kernel's bounds. */
int cgroup_knob_text(const struct cgroup_dir *dir, const char *file, unsigned int value,
		     char out[CGROUP_VALUE_MAX]);

/* Are these all CPUs that the directory's processes may use? */
bool cgroup_cpus_are(const struct cgroup_dir *dir, const cpu_set_t *cpus);

/* The line of a disk, as read, with this limit.  -EINVAL: not of a disk. */
int cgroup_disk_text(enum cgroup_knob knob, const char *file, const char *old, unsigned int value,
		     char out[CGROUP_VALUE_MAX]);

/* The exact bytes of a file, or of the line that is named with it, NUL-terminated.  -ESTALE: the directory is gone or
 * another; -EMSGSIZE: too long. */
int cgroup_value_read(const struct cgroup_dir *dir, const char *file, char out[CGROUP_VALUE_MAX]);

/* One write(2), then read back: -EBADE if other bytes stand there than were
 * written. */
int cgroup_value_write(const struct cgroup_dir *dir, const char *file, const char *value);

/* What stands in the line of a disk ("io.max 8:0") that has none of its own.  -ENOENT:
 * not such a file. */
int cgroup_value_absent(const char *file, char out[CGROUP_VALUE_MAX]);

/* --- groups of our own, for processes that share theirs with others --- */

#define CGROUP_OWN "llamux" /* the group in which they stand */

struct cgroup_fresh {
	struct cgroup_dir old; /* where the process is */
	struct cgroup_dir dir; /* to be made: inode 0 */
	const char *file;
};

/*
 * Where a group of this name would stand, for a process.  -ENOSYS: version 1 has no such
 * knob; -ENOTSUP: the controller is not enabled there; -EXDEV: its group sets limits,
 * which it would leave (*detail: the file).
 */
int cgroup_fresh_find(const struct cgroup_map *map, enum cgroup_knob knob, pid_t pid,
		      const char *name, struct cgroup_fresh *out, const char **detail);
/* Would it have CPUs of its own, so that who moves in is bound to those (version 2)? */
bool cgroup_fresh_has_cpus(const struct cgroup_dir *dir);
/* The same of one that is there, in either version. */
bool cgroup_has_cpus(const struct cgroup_dir *dir);
/* Makes it, and the one in which it stands.  -EEXIST, -errno. */
int cgroup_fresh_make(const struct cgroup_dir *dir, enum cgroup_knob knob, bool v2);
/* The next file, in an order of its own from *from on, by which something is set for what is
 * in a group; NULL: no more. */
const char *cgroup_fresh_set(const char *dir, size_t *from);
/* Removes it, and the one in which it stands when that is empty then; 0 if there is
 * none.  -EBUSY: something is in it. */
int cgroup_fresh_remove(const char *path);

/* Moves a process with all its threads; in version 1 a thread alone. -ESTALE: the group
 * is not there; -ESRCH. */
int cgroup_move(const struct cgroup_dir *to, pid_t id, bool thread);
/* The directory of a process or thread in the hierarchy in which `like` is. */
int cgroup_where(const struct cgroup_map *map, const char *like, pid_t id, char out[PATH_MAX]);
/* Is the hierarchy in which a directory is of version 2? */
bool cgroup_is_v2(const struct cgroup_map *map, const char *path);
/* The directory as it is now.  -ENOENT. */
int cgroup_dir_now(const char *path, struct cgroup_dir *out);

#endif

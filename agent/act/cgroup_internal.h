/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup_internal.h - shared by the files of the cgroup module. */
#ifndef AGENT_CGROUP_INTERNAL_H
#define AGENT_CGROUP_INTERNAL_H

#include "cgroup.h"

struct cgroup_mount {
	char *point;
	char *root;    /* the part of the hierarchy that is mounted here */
	char *options; /* of the hierarchy: its controllers or name; version 1 */
	bool v2;
};

struct cgroup_map {
	int proc; /* borrowed */
	struct cgroup_mount *mount;
	size_t n;
};

/* The directory of a place as this mount shows it.  -ENOENT: another hierarchy,
 * or a part of it that is not mounted here. */
int cgroup_place_dir(const struct cgroup_mount *m, const struct cgroup_place *place, char *out,
		     size_t size);

/* If path is prefix or below it: what follows, "" or "/..."; else NULL. */
const char *cgroup_path_below(const char *path, const char *prefix);
/* The file of a knob; NULL: that version has none.  *other: the same knob where another
 * policy of I/O is in use, or NULL. */
const char *cgroup_knob_file(enum cgroup_knob knob, bool v2, const char **other);

/* cpuset.cpus for so many CPUs of those that there are; 0: all. */
int cgroup_text_cpus(const struct cgroup_dir *dir, unsigned int value, char *out);

/* A descriptor of the directory, if it is still the one that is meant; -ESTALE. */
int cgroup_dir_fd(const struct cgroup_dir *dir);
/* -errno of an operation on a file in it; -ESTALE: the group was removed meanwhile. */
int cgroup_file_errno(void);
/* Is a controller among those of a list, or of a version 1 hierarchy? */
bool cgroup_names(const char *controllers, const char *controller);
bool cgroup_has(const struct cgroup_mount *m, const char *controller);

#endif

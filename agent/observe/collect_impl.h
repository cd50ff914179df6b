/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect_impl.h - what the files collect*.c share.  Each source fills its part of
 * the sample and leaves "not known" where its file is missing.
 */
#ifndef AGENT_COLLECT_IMPL_H
#define AGENT_COLLECT_IMPL_H

#include "collect.h"

/* One directory below a cgroup hierarchy, remembered from sample to sample. */
struct cgroup_dir {
	char path[255];       /* below the root, "" for the root itself */
	uint64_t id;
	uint64_t links;       /* as stat(2) said: changes with subdirectories */
	struct cgroup_row slow; /* limits, which are read less often */
};

enum cgroup_kind { CGROUP_V2, CGROUP_V1_CPU, CGROUP_V1_MEMORY, CGROUP_V1_PIDS,
		   CGROUP_V1_ACCT, CGROUP_V1_IO, CGROUP_KINDS };

struct cgroup_tree {
	int root[CGROUP_KINDS];          /* O_PATH descriptors; -1: not mounted */
	struct cgroup_dir *dir[CGROUP_KINDS]; /* none from CGROUP_V1_ACCT on */
	size_t n_dirs[CGROUP_KINDS];
	size_t left_out;                 /* directories beyond the bound */
	unsigned int samples;
};

struct collector {
	int proc;             /* descriptor of the /proc directory */
	int sys;              /* of /sys; -1: there is none */
	struct probe *probe;
	struct cgroup_tree cgroups;
	struct {
		struct refault *row;  /* sorted by id; NULL: not read yet */
		size_t n;
		uint64_t machine;     /* all of the machine, when they were read */
	} refaults;
	struct peer_table *peers; /* NULL until there is one */
	pid_t fuse_server;    /* stopped; 0: none is */
	uint64_t fuse_stopped_ns; /* when it was first seen so */
	char *text;           /* files are read into this */
	size_t text_size;
};

/*
 * Reads a whole file below a directory into c->text, NUL-terminated.  The length,
 * or -errno; a file larger than 1 MiB is cut there.
 */
long collect_read(struct collector *c, int dir, const char *path);

/* The number behind "key" at the start of a line of text ("key: 12 kB", "key 12",
 * "key=12"); false where there is none. */
bool collect_value(const char *text, const char *key, uint64_t *out);

/* A number of a file, where it goes in a struct. */
struct number_field {
	const char *key;
	size_t offset; /* of a uint64_t */
};

/* The numbers behind their keys in text, times unit; those missing stay. */
void collect_numbers(const char *text, const struct number_field *field, size_t n, void *out,
		     uint64_t unit);

/* collect_system.c: stat, diskstats, pressure. */
void collect_system(struct collector *c, struct snapshot *out);

/* collect_memory.c: meminfo, vmstat, the settings of huge pages. */
void collect_memory(struct collector *c, struct snapshot *out);

/* collect_net.c: TCP, devices, softirqs. */
void collect_net(struct collector *c, struct snapshot *out);

/* collect_hardware.c: frequencies; after the tasks, how far their memory is. */
void collect_frequency(struct collector *c, struct snapshot *out);
void collect_nodes(struct collector *c, struct snapshot *out);

/* collect_peers.c: connections on which somebody waits; after the tasks.  -ENOMEM. */
struct peer_table;
int collect_peers(struct collector *c, struct snapshot *out);
void peer_table_free(struct peer_table *t);

/* collect_refaults.c: after the cgroups and vmstat.  -ENOMEM. */
int collect_refaults(struct collector *c, struct snapshot *out);

/* collect_limits.c: what of the machine's limits is used; after the tasks. */
void collect_limits(struct collector *c, struct snapshot *out);

/* collect_cgroup.c */
void cgroup_tree_open(struct cgroup_tree *t, const char *root);
void cgroup_tree_close(struct cgroup_tree *t);
int collect_cgroups(struct collector *c, struct snapshot *out);
/* The id of a process whose /proc/PID/cgroup is text, and of the cgroup whose task
 * limit it counts against; 0: not known. */
uint64_t cgroup_id_of(const struct cgroup_tree *t, const char *text);
uint64_t pids_cgroup_of(const struct cgroup_tree *t, const char *text);

/* collect_io.c: limits of the cgroup in a directory of its hierarchy. */
void collect_io_limits(struct collector *c, enum cgroup_kind kind, const char *dir,
		       struct cgroup_row *row);
void collect_fuse_servers(struct collector *c, struct snapshot *out);

/* collect_tasks.c: for kernels without the task iterator. */
int collect_tasks(struct collector *c, struct snapshot *out);
/* Adds pid 1 where the task iterator does not show it.  -ENOMEM. */
int collect_init(struct collector *c, struct snapshot *out);

#endif

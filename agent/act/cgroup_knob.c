/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup_knob.c - what can be set for a directory: in which hierarchy and file it
 * stands in version 1 and 2, and how a value is written there. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cgroup_internal.h"

#define SHARES_NORMAL 1024u /* kernel/sched/sched.h: scale_load_down(NICE_0_LOAD) */
#define WEIGHT_NORMAL 100u  /* CGROUP_WEIGHT_DFL in linux/cgroup.h */
#define SHARES_MIN 2u       /* MIN_SHARES in kernel/sched/sched.h */
#define QUOTA_MIN_US 1000u  /* min_cfs_quota_period in kernel/sched/core.c */
#define PERIOD_US 100000u   /* default_cfs_period() in kernel/sched/fair.c */
#define MEGABYTE 1048576ull

static const struct {
	const char *controller;  /* of version 1 */
	const char *v1, *v2;     /* Documentation/admin-guide/cgroup-v1, cgroup-v2.rst */
	const char *v2_other;    /* the same knob where another policy of I/O is in use */
	bool of_disk;            /* a line for each disk */
} knobs[CGROUP_KNOBS] = {
	[CGROUP_WEIGHT] = {"cpu", "cpu.shares", "cpu.weight", NULL, false},
	[CGROUP_QUOTA] = {"cpu", "cpu.cfs_quota_us", "cpu.max", NULL, false},
	[CGROUP_MEMORY] = {"memory", "memory.limit_in_bytes", "memory.high", NULL, false},
	[CGROUP_MEMORY_MAX] = {"memory", "memory.limit_in_bytes", "memory.max", NULL, false},
	[CGROUP_MEMORY_LOW] = {"memory", NULL, "memory.low", NULL, false},
	[CGROUP_TASKS] = {"pids", "pids.max", "pids.max", NULL, false},
	[CGROUP_FROZEN] = {"freezer", "freezer.state", "cgroup.freeze", NULL, false},
	[CGROUP_IO_WEIGHT] = {"blkio", "blkio.bfq.weight", "io.weight", "io.bfq.weight", false},
	[CGROUP_IO_READ] = {"blkio", "blkio.throttle.read_bps_device", "io.max", NULL, true},
	[CGROUP_IO_WRITE] = {"blkio", "blkio.throttle.write_bps_device", "io.max", NULL, true},
	[CGROUP_CPUSET] = {"cpuset", "cpuset.cpus", "cpuset.cpus", NULL, false},
	[CGROUP_CLAMP] = {"cpu", "cpu.uclamp.max", "cpu.uclamp.max", NULL, false},
	[CGROUP_IDLE] = {"cpu", "cpu.idle", "cpu.idle", NULL, false},
	[CGROUP_IO_REQUESTS] = {"blkio", "blkio.throttle.read_iops_device", "io.max", NULL, true},
};

bool cgroup_knob_of_disk(enum cgroup_knob knob)
{
	return knobs[knob].of_disk;
}

const char *cgroup_controller(enum cgroup_knob knob)
{
	return knobs[knob].controller;
}

const char *cgroup_knob_file(enum cgroup_knob knob, bool v2, const char **other)
{
	*other = v2 ? knobs[knob].v2_other : NULL;
	return v2 ? knobs[knob].v2 : knobs[knob].v1;
}

bool cgroup_names(const char *controllers, const char *controller)
{
	char list[256], name[32];

	snprintf(list, sizeof(list), ",%s,", controllers);
	snprintf(name, sizeof(name), ",%s,", controller);
	return strstr(list, name) != NULL;
}

bool cgroup_has(const struct cgroup_mount *m, const char *controller)
{
	return cgroup_names(m->options, controller);
}

/* 0 if the knob of the place stands in this mount. */
static int knob_here(const struct cgroup_mount *m, enum cgroup_knob knob,
		     const struct cgroup_place *place, struct cgroup_dir *out, const char **file)
{
	char value[CGROUP_VALUE_MAX];
	struct stat st;
	int err;

	if (!m->v2 && !cgroup_has(m, knobs[knob].controller))
		return -ENOENT;
	err = cgroup_place_dir(m, place, out->path, sizeof(out->path));
	if (err)
		return err;
	if (stat(out->path, &st))
		return errno == ENOENT ? -ENOENT : -errno;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	*file = m->v2 ? knobs[knob].v2 : knobs[knob].v1;
	if (!*file)
		return -ENOSYS;
	if (!strcmp(place->path, "/"))
		return m->v2 ? -ENOENT : -EROFS;
	err = cgroup_value_read(out, *file, value);
	if (err == -ESTALE && m->v2 && knobs[knob].v2_other) {
		*file = knobs[knob].v2_other;
		err = cgroup_value_read(out, *file, value);
	}
	return err == -ESTALE ? -ENOENT : err; /* no such file: not enabled */
}

int cgroup_knob_dir(const struct cgroup_map *map, enum cgroup_knob knob, pid_t pid,
		    struct cgroup_dir *out, const char **file)
{
	struct cgroup_places places;
	size_t i, k;
	int err, here;

	err = cgroup_places_read(map, pid, &places);
	if (err)
		return err;
	err = -ENOTSUP;
	for (k = 0; k < places.n && err == -ENOTSUP; k++)
		for (i = 0; i < map->n && err == -ENOTSUP; i++) {
			here = knob_here(&map->mount[i], knob, &places.place[k], out, file);
			if (here != -ENOENT)
				err = here;
		}
	cgroup_places_free(&places);
	return err;
}

static bool has_file(const char *dir, const char *name)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

/* Is the mount the whole hierarchy?  In a cgroup namespace a part looks like the
 * root, but for the files that roots alone have (version 1) or have not (2). */
static bool whole(const struct cgroup_mount *m)
{
	if (strcmp(m->root, "/"))
		return false;
	return m->v2 ? !has_file(m->point, "cgroup.type") : has_file(m->point, "release_agent");
}

/* Does the root's weight apply to the place?  In version 2 it does to groups for
 * which the controller is not enabled, and so have no weight, nor any above. */
static bool root_applies(const struct cgroup_mount *m, const struct cgroup_place *place)
{
	char path[PATH_MAX], *slash;

	if (!whole(m) || cgroup_place_dir(m, place, path, sizeof(path)))
		return false;
	if (!m->v2)
		return !strcmp(place->path, "/");
	while (strlen(path) > strlen(m->point)) {
		slash = strrchr(path, '/');
		if (!slash || has_file(path, "cpu.weight"))
			return false;
		*slash = '\0';
	}
	return true;
}

int cgroup_cpu_root(const struct cgroup_map *map, pid_t pid)
{
	const struct cgroup_place *cpu = NULL;
	struct cgroup_places places;
	bool root = false;
	size_t i;
	int err;

	err = cgroup_places_read(map, pid, &places);
	if (err)
		return err;
	/* A controller is in one hierarchy: in version 2 unless it is in one of 1. */
	for (i = 0; i < places.n; i++)
		if (cgroup_names(places.place[i].controllers, "cpu") ||
		    (!cpu && !*places.place[i].controllers))
			cpu = &places.place[i];
	for (i = 0; cpu && i < map->n && !root; i++)
		root = root_applies(&map->mount[i], cpu);
	cgroup_places_free(&places);
	return root;
}

/* --- how a value is written --------------------------------------------------- */

static int text_weight_v2(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	if (value < 1 || value > 10000)
		return -EINVAL;
	snprintf(out, CGROUP_VALUE_MAX, "%u\n", value);
	return 0;
}

/* The scale of version 2 as the kernel itself converts it. */
static int text_weight_v1(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	unsigned int shares = (value * SHARES_NORMAL + WEIGHT_NORMAL / 2) / WEIGHT_NORMAL;

	(void)dir;
	if (value < 1 || value > 10000)
		return -EINVAL;
	snprintf(out, CGROUP_VALUE_MAX, "%u\n", shares < SHARES_MIN ? SHARES_MIN : shares);
	return 0;
}

/* The period stays as it is; the quota is a part of it. */
static int quota_us(unsigned long long period, unsigned int percent, unsigned long long *out)
{
	if (!period)
		return -EBADMSG;
	*out = period * percent / 100;
	return *out < QUOTA_MIN_US ? -EINVAL : 0;
}

static int text_quota_v2(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	char old[CGROUP_VALUE_MAX];
	unsigned long long period, quota;
	int err = dir->ino ? cgroup_value_read(dir, "cpu.max", old) : 0;

	if (err)
		return err;
	if (!dir->ino) /* to be made: the kernel's default */
		snprintf(old, sizeof(old), "max %u\n", PERIOD_US);
	if (sscanf(old, "%*s %llu", &period) != 1)
		return -EBADMSG;
	if (!value) {
		snprintf(out, CGROUP_VALUE_MAX, "max %llu\n", period);
		return 0;
	}
	err = quota_us(period, value, &quota);
	if (!err)
		snprintf(out, CGROUP_VALUE_MAX, "%llu %llu\n", quota, period);
	return err;
}

static int text_quota_v1(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	char old[CGROUP_VALUE_MAX];
	unsigned long long quota;
	int err;

	snprintf(out, CGROUP_VALUE_MAX, "-1\n");
	if (!value)
		return 0;
	snprintf(old, sizeof(old), "%u\n", PERIOD_US);
	err = dir->ino ? cgroup_value_read(dir, "cpu.cfs_period_us", old) : 0;
	if (!err)
		err = quota_us(strtoull(old, NULL, 10), value, &quota);
	if (!err)
		snprintf(out, CGROUP_VALUE_MAX, "%llu\n", quota);
	return err;
}

static int text_memory_v2(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	if (value)
		snprintf(out, CGROUP_VALUE_MAX, "%llu\n", value * MEGABYTE);
	else
		snprintf(out, CGROUP_VALUE_MAX, "max\n");
	return 0;
}

/* None is the largest number of whole pages (PAGE_COUNTER_MAX). */
static int text_memory_v1(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);

	(void)dir;
	snprintf(out, CGROUP_VALUE_MAX, "%llu\n",
		 value ? value * MEGABYTE : LONG_MAX / page * page);
	return 0;
}

static int text_tasks(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	if (value)
		snprintf(out, CGROUP_VALUE_MAX, "%u\n", value);
	else
		snprintf(out, CGROUP_VALUE_MAX, "max\n");
	return 0;
}

static int text_flag(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	snprintf(out, CGROUP_VALUE_MAX, "%d\n", value != 0);
	return 0;
}

static int text_frozen_v1(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	snprintf(out, CGROUP_VALUE_MAX, value ? "FROZEN\n" : "THAWED\n");
	return 0;
}

/* An absent protection is 0, an absent limit "max". */
static int text_low(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	snprintf(out, CGROUP_VALUE_MAX, "%llu\n", value * MEGABYTE);
	return 0;
}

static int text_io_weight_v2(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	if (value < 1 || value > 10000)
		return -EINVAL;
	snprintf(out, CGROUP_VALUE_MAX, "default %u\n", value);
	return 0;
}

/* BFQ's scale ends at 1000 (BFQ_MAX_WEIGHT in block/bfq-iosched.h). */
static int text_bfq_v2(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	return text_io_weight_v2(dir, value > 1000 ? 1000 : value, out);
}

static int text_bfq_v1(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	return text_weight_v2(dir, value > 1000 ? 1000 : value, out);
}

/* A percentage with two digits behind the point, as the kernel shows it. */
static int text_clamp(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	(void)dir;
	if (value > 100)
		return -EINVAL;
	if (!value || value == 100)
		snprintf(out, CGROUP_VALUE_MAX, "max\n");
	else
		snprintf(out, CGROUP_VALUE_MAX, "%u.00\n", value);
	return 0;
}

int cgroup_knob_text(const struct cgroup_dir *dir, const char *file, unsigned int value,
		     char out[CGROUP_VALUE_MAX])
{
	static const struct {
		const char *file;
		int (*text)(const struct cgroup_dir *dir, unsigned int value, char *out);
	} files[] = {
		{"cpu.weight", text_weight_v2},	  {"cpu.shares", text_weight_v1},
		{"cpu.max", text_quota_v2},	  {"cpu.cfs_quota_us", text_quota_v1},
		{"memory.high", text_memory_v2},  {"memory.limit_in_bytes", text_memory_v1},
		{"memory.max", text_memory_v2},	  {"memory.low", text_low},
		{"pids.max", text_tasks},	  {"cgroup.freeze", text_flag},
		{"freezer.state", text_frozen_v1}, {"cpuset.cpus", cgroup_text_cpus},
		{"io.weight", text_io_weight_v2}, {"io.bfq.weight", text_bfq_v2},
		{"blkio.bfq.weight", text_bfq_v1}, {"cpu.uclamp.max", text_clamp},
		{"cpu.idle", text_flag},
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strcmp(file, files[i].file))
			return files[i].text(dir, value, out);
	return -EINVAL;
}

/* The line of a disk with the limit put in; nothing else in it changes. */
int cgroup_disk_text(enum cgroup_knob knob, const char *file, const char *old, unsigned int value,
		     char out[CGROUP_VALUE_MAX])
{
	static const struct {
		const char *word; /* in io.max */
		unsigned long long unit;
	} limits[CGROUP_KNOBS] = {
		[CGROUP_IO_READ] = {"rbps=", MEGABYTE},
		[CGROUP_IO_WRITE] = {"wbps=", MEGABYTE},
		[CGROUP_IO_REQUESTS] = {"riops=", 1},
	};
	const char *word = limits[knob].word, *at;
	size_t len = strcspn(old, " ");
	unsigned long long limit = value * limits[knob].unit;
	char number[24] = "max";

	if (!cgroup_knob_of_disk(knob))
		return -EINVAL;
	if (strncmp(file, "io.max", strlen("io.max"))) { /* "8:0 BYTES", 0: none */
		snprintf(out, CGROUP_VALUE_MAX, "%.*s %llu\n", (int)len, old, limit);
		return 0;
	}
	at = strstr(old, word);
	if (!at)
		return -EBADMSG;
	if (value)
		snprintf(number, sizeof(number), "%llu", limit);
	at += strlen(word);
	if (snprintf(out, CGROUP_VALUE_MAX, "%.*s%s%s", (int)(at - old), old, number,
		     at + strcspn(at, " \n")) >= CGROUP_VALUE_MAX)
		return -EMSGSIZE;
	return 0;
}

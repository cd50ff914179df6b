/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_cgroup.c - control groups in trees of plain files: a hybrid machine, a pure
 * version 2 machine, and what may be wrong with either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "llamux/event.h"
#include "act/cgroup.h"

static char top[PATH_MAX];
static int proc = -1;

static const char *path(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *path(const char *fmt, ...)
{
	static char out[8][PATH_MAX + 64];
	static unsigned int n;
	char *to = out[n++ % 8];
	va_list ap;
	int at;

	at = snprintf(to, sizeof(out[0]), "%s/", top);
	va_start(ap, fmt);
	vsnprintf(to + at, sizeof(out[0]) - (size_t)at, fmt, ap);
	va_end(ap);
	return to;
}

static void dir(const char *name)
{
	char *p, *full = strdup(path("%s", name));

	for (p = full + strlen(top) + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(full, 0755);
			*p = '/';
		}
	assert_true(!mkdir(full, 0755) || errno == EEXIST);
	free(full);
}

static void file(const char *name, const char *text)
{
	FILE *f = fopen(path("%s", name), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(name);
}

static int make_top(void **state)
{
	(void)state;
	strcpy(top, "/tmp/llamux-cgroup-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	mkdir(path("proc"), 0755);
	proc = open(path("proc"), O_RDONLY | O_DIRECTORY);
	return proc < 0;
}

static int remove_top(void **state)
{
	(void)state;
	close(proc);
	return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Hierarchies cpu,cpuacct and name=systemd of version 1, and version 2 beside. */
static struct cgroup_map *hybrid(void)
{
	struct cgroup_map *map = NULL;
	char text[8 * PATH_MAX];

	dir("proc/self");
	dir("cg/cpu,cpuacct/batch/deep");
	dir("cg/systemd");
	dir("cg/unified/batch/inner");
	dir("cg/unified/batchelor");
	snprintf(
		text, sizeof(text),
		"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
		"32 31 0:29 / %s/cg/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
		"33 31 0:30 / %s/cg/systemd rw - cgroup cgroup rw,xattr,name=systemd\n"
		"41 31 0:38 / %s/cg/unified rw - cgroup2 cgroup2 rw,nsdelegate\n"
		"42 31 0:39 / /elsewhere/cg rw - cgroup2 cgroup2 rw\n",
		top, top, top);
	file("proc/self/mountinfo", text);
	file("cg/cpu,cpuacct/cgroup.procs", "1\n2\n");
	file("cg/cpu,cpuacct/batch/cgroup.procs", "811\n812\n");
	file("cg/cpu,cpuacct/batch/deep/cgroup.procs", "813\n0\n");
	file("cg/cpu,cpuacct/batch/cpu.shares", "1024\n");
	file("cg/cpu,cpuacct/batch/deep/cpu.shares", "512\n");
	file("cg/unified/cgroup.procs", "1\n");
	file("cg/unified/batch/cgroup.procs", "811\n");
	file("cg/unified/batch/inner/cgroup.procs", "");
	file("cg/unified/batchelor/cgroup.procs", "");
	assert_int_equal(cgroup_map_load(proc, path("cg"), &map), 0);
	return map;
}

static void process(int pid, const char *text)
{
	char name[64];

	snprintf(name, sizeof(name), "proc/%d", pid);
	dir(name);
	snprintf(name, sizeof(name), "proc/%d/cgroup", pid);
	file(name, text);
}

static void reads_places(void **state)
{
	char text[] = "4:cpu,cpuacct:/batch\n1:name=systemd:/a:b/c\n0::/x y\n";
	struct cgroup_places p;

	(void)state;
	assert_int_equal(cgroup_places_parse(text, &p), 0);
	assert_int_equal(p.n, 3);
	assert_string_equal(p.place[0].controllers, "cpu,cpuacct");
	assert_string_equal(p.place[0].path, "/batch");
	assert_string_equal(p.place[1].path, "/a:b/c");
	assert_string_equal(p.place[2].controllers, "");
	assert_string_equal(p.place[2].path, "/x y");
	cgroup_places_free(&p);
	{
		char bad[] = "4:cpu\n", relative[] = "4:cpu:x\n", none[] = "";

		assert_int_equal(cgroup_places_parse(bad, &p), -EBADMSG);
		assert_int_equal(cgroup_places_parse(relative, &p), -EBADMSG);
		assert_int_equal(cgroup_places_parse(none, &p), 0);
		assert_int_equal(p.n, 0);
	}
}

static void a_directory_holds_what_is_below(void **state)
{
	static const struct {
		const char *cgroup, *dir;
		int holds;
	} rows[] = {
		{"0::/batch\n", "unified/batch", 1},
		{"0::/batch/inner\n", "unified/batch", 1},
		{"0::/batchelor\n", "unified/batch", 0},
		{"0::/\n", "unified/batch", 0},
		{"0::/batch\n", "unified", 1},
		{"0::/../batch\n", "unified", 0}, /* outside of our cgroup namespace */
		{"0::/batch (deleted)\n", "unified/batch", 0},
		{"3:cpu,cpuacct:/batch\n0::/\n", "cpu,cpuacct/batch", 1},
		{"3:cpuacct,cpu:/batch\n0::/\n", "cpu,cpuacct/batch", 1},
		{"3:cpu,cpuacct:/batch\n0::/\n", "unified/batch", 0},
		{"3:cpu,cpuacct:/\n0::/batch\n", "cpu,cpuacct/batch", 0},
		{"3:memory:/batch\n", "cpu,cpuacct/batch", 0},
	};
	struct cgroup_map *map = hybrid();
	struct cgroup_dir d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		process(811, rows[i].cgroup);
		assert_int_equal(cgroup_dir_open(map, path("cg/%s", rows[i].dir), &d), 0);
		if (cgroup_dir_holds(map, &d, 811) != rows[i].holds)
			fail_msg("%s in %s", rows[i].cgroup, rows[i].dir);
	}
	assert_int_equal(cgroup_dir_holds(map, &d, 9999), -ESRCH);
	cgroup_map_free(map);
}

static void another_directory_of_the_name_is_another(void **state)
{
	struct cgroup_map *map = hybrid();
	char value[CGROUP_VALUE_MAX];
	struct cgroup_dir d;
	size_t n;
	pid_t *pid;

	(void)state;
	process(811, "0::/batch\n");
	assert_int_equal(cgroup_dir_open(map, path("cg/unified/batch"), &d), 0);
	file("cg/unified/batch/cpu.weight", "100\n");
	assert_int_equal(cgroup_value_read(&d, "cpu.weight", value), 0);
	assert_int_equal(rename(path("cg/unified/batch"), path("cg/unified/old")), 0);
	dir("cg/unified/batch");
	file("cg/unified/batch/cpu.weight", "100\n");
	assert_int_equal(cgroup_dir_holds(map, &d, 811), 0);
	assert_int_equal(cgroup_value_read(&d, "cpu.weight", value), -ESTALE);
	assert_int_equal(cgroup_value_write(&d, "cpu.weight", "10\n"), -ESTALE);
	assert_int_equal(cgroup_members(&d, 10, &pid, &n), -ESTALE);
	assert_false(cgroup_dir_below(&d, &d));
	/* Neither is a link in its place. */
	assert_int_equal(rename(path("cg/unified/batch"), path("cg/unified/newer")), 0);
	assert_int_equal(symlink("old", path("cg/unified/batch")), 0);
	assert_int_equal(cgroup_value_read(&d, "cpu.weight", value), -ESTALE);
	cgroup_map_free(map);
}

static void only_cgroup_file_systems_confine(void **state)
{
	struct cgroup_map *map = hybrid();
	struct cgroup_dir d;

	(void)state;
	assert_int_equal(cgroup_dir_open(map, path("proc"), &d), -EXDEV);
	assert_int_equal(cgroup_dir_open(map, path("cg"), &d), -EXDEV);
	assert_int_equal(cgroup_dir_open(map, path("cg/none"), &d), -ENOENT);
	assert_int_equal(cgroup_dir_open(map, path("cg/unified/cgroup.procs"), &d), -ENOTDIR);
	assert_int_equal(cgroup_dir_open(map, path("cg/unified/../unified/batch/"), &d), 0);
	assert_string_equal(d.path, path("cg/unified/batch"));
	cgroup_map_free(map);
}

static void finds_weights_on_a_hybrid(void **state)
{
	struct cgroup_map *map = hybrid();
	struct cgroup_dir d, by_id;
	const char *f;

	(void)state;
	process(811, "4:cpu,cpuacct:/batch\n1:name=systemd:/s\n0::/batch\n");
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 811, &d, &f), 0);
	assert_string_equal(d.path, path("cg/cpu,cpuacct/batch"));
	assert_string_equal(f, "cpu.shares");
	process(811, "4:cpu,cpuacct:/\n0::/batch\n");
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 811, &d, &f), -EROFS);
	process(811, "0::/batch\n"); /* without the controller */
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 811, &d, &f), -ENOTSUP);
	assert_int_equal(cgroup_dir_open(map, path("cg/cpu,cpuacct/batch/deep"), &d), 0);
	assert_int_equal(cgroup_find(map, d.ino | CGROUP_ID_V1_CPU, &by_id), 0);
	assert_string_equal(by_id.path, d.path);
	assert_int_equal(cgroup_find(map, d.ino, &by_id), -ENOENT); /* not of version 2 */
	assert_int_equal(cgroup_dir_open(map, path("cg/unified/batch/inner"), &d), 0);
	assert_int_equal(cgroup_find(map, d.ino, &by_id), 0);
	assert_string_equal(by_id.path, d.path);
	assert_int_equal(cgroup_find(map, UINT64_MAX, &by_id), -ENOENT);
	cgroup_map_free(map);
}

static void finds_weights_on_version_2(void **state)
{
	struct cgroup_map *map = NULL;
	struct cgroup_dir d;
	char text[4 * PATH_MAX];
	const char *f;

	(void)state;
	dir("proc/self");
	dir("cg/sy\\stem slice"); /* escaped in mountinfo */
	snprintf(text, sizeof(text),
		 "30 1 0:26 / %s/cg/sy\\134stem\\040slice rw - cgroup2 cgroup2 rw\n", top);
	file("proc/self/mountinfo", text);
	assert_int_equal(cgroup_map_load(proc, NULL, &map), 0);
	dir("cg/sy\\stem slice/db");
	file("cg/sy\\stem slice/db/cpu.weight", "100\n");
	process(5, "0::/db\n");
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 5, &d, &f), 0);
	assert_string_equal(f, "cpu.weight");
	assert_string_equal(d.path, path("cg/sy\\stem slice/db"));
	process(5, "0::/\n");
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 5, &d, &f), -ENOTSUP);
	process(5, "0::/removed (deleted)\n");
	assert_int_equal(cgroup_knob_dir(map, CGROUP_WEIGHT, 5, &d, &f), -ENOTSUP);
	cgroup_map_free(map);
}

/* Where the kernel schedules by session: in the root, which files tell from what a
 * namespace shows as one. */
static void tells_the_root_of_the_controller(void **state)
{
	struct cgroup_map *map = hybrid();

	(void)state;
	process(811, "4:cpu,cpuacct:/\n0::/batch\n");
	assert_int_equal(cgroup_cpu_root(map, 811), 0); /* of a namespace only */
	file("cg/cpu,cpuacct/release_agent", "");
	assert_int_equal(cgroup_cpu_root(map, 811), 1);
	process(811, "0::/batch\n4:cpu,cpuacct:/batch\n");
	assert_int_equal(cgroup_cpu_root(map, 811), 0);
	process(811, "5:cpuset:/\n");
	assert_int_equal(cgroup_cpu_root(map, 811), 0);
	assert_int_equal(cgroup_cpu_root(map, 812), -ESRCH);
	cgroup_map_free(map);
}

static void version_2_may_have_no_weights(void **state)
{
	struct cgroup_map *map = NULL;
	char text[4 * PATH_MAX];

	(void)state;
	dir("proc/self");
	dir("cg/user/one");
	snprintf(text, sizeof(text), "30 1 0:26 / %s/cg rw - cgroup2 cgroup2 rw\n", top);
	file("proc/self/mountinfo", text);
	assert_int_equal(cgroup_map_load(proc, NULL, &map), 0);
	process(5, "0::/\n");
	assert_int_equal(cgroup_cpu_root(map, 5), 1);
	process(5, "0::/user/one\n");
	assert_int_equal(cgroup_cpu_root(map, 5), 1); /* enabled nowhere above */
	file("cg/user/cpu.weight", "100\n");
	assert_int_equal(cgroup_cpu_root(map, 5), 0);
	process(5, "0::/user2\n");
	assert_int_equal(cgroup_cpu_root(map, 5), 1);
	file("cg/cgroup.type", "domain\n"); /* no root has it */
	assert_int_equal(cgroup_cpu_root(map, 5), 0);
	cgroup_map_free(map);
}

/* A container sees a part of the hierarchy as its mount. */
static void a_part_may_be_mounted(void **state)
{
	struct cgroup_map *map = NULL;
	struct cgroup_dir d;
	char text[4 * PATH_MAX];

	(void)state;
	dir("proc/self");
	dir("part/in");
	snprintf(text, sizeof(text), "30 1 0:26 /box/7 %s/part rw - cgroup2 cgroup2 rw\n", top);
	file("proc/self/mountinfo", text);
	assert_int_equal(cgroup_map_load(proc, NULL, &map), 0);
	assert_int_equal(cgroup_dir_open(map, path("part/in"), &d), 0);
	process(5, "0::/box/7/in/er\n");
	assert_int_equal(cgroup_dir_holds(map, &d, 5), 1);
	process(5, "0::/box/77/in\n");
	assert_int_equal(cgroup_dir_holds(map, &d, 5), 0);
	cgroup_map_free(map);
}

static void counts_members(void **state)
{
	struct cgroup_map *map = hybrid();
	struct cgroup_dir d;
	pid_t *pid;
	size_t n;

	(void)state;
	assert_int_equal(cgroup_dir_open(map, path("cg/cpu,cpuacct/batch"), &d), 0);
	assert_int_equal(cgroup_members(&d, 3, &pid, &n), 0);
	assert_int_equal(n, 3); /* 0 is a process that we cannot see */
	assert_int_equal(pid[0] + pid[1] + pid[2], 811 + 812 + 813);
	free(pid);
	assert_int_equal(cgroup_members(&d, 2, &pid, &n), -E2BIG);
	assert_null(pid);
	cgroup_map_free(map);
}

static void values_are_exact(void **state)
{
	struct cgroup_map *map = hybrid();
	char value[CGROUP_VALUE_MAX], longest[CGROUP_VALUE_MAX + 1];
	struct cgroup_dir d;

	(void)state;
	assert_int_equal(cgroup_dir_open(map, path("cg/cpu,cpuacct/batch"), &d), 0);
	assert_int_equal(cgroup_value_read(&d, "cpu.shares", value), 0);
	assert_string_equal(value, "1024\n");
	assert_int_equal(cgroup_value_write(&d, "cpu.shares", "2\n"), 0);
	assert_int_equal(cgroup_value_read(&d, "cpu.shares", value), 0);
	assert_string_equal(value, "2\n");
	assert_int_equal(cgroup_value_read(&d, "none", value), -ESTALE);
	snprintf(longest, sizeof(longest), "%0*d", CGROUP_VALUE_MAX, 0);
	file("cg/cpu,cpuacct/batch/long", longest);
	assert_int_equal(cgroup_value_read(&d, "long", value), -EMSGSIZE);
	assert_int_equal(symlink("cpu.shares", path("cg/cpu,cpuacct/batch/link")), 0);
	assert_int_equal(cgroup_value_write(&d, "link", "5\n"), -ELOOP);
	cgroup_map_free(map);
}

static void values_on_the_scale_of_their_file(void **state)
{
	static const struct {
		const char *file;
		unsigned int value;
		const char *text; /* NULL: refused */
	} rows[] = {
		{"cpu.weight", 1, "1\n"},     {"cpu.weight", 100, "100\n"},
		{"cpu.weight", 10000, "10000\n"}, {"cpu.shares", 100, "1024\n"},
		{"cpu.shares", 10, "102\n"},  {"cpu.shares", 1, "10\n"},
		{"cpu.shares", 10000, "102400\n"}, {"cpu.weight", 0, NULL},
		{"cpu.weight", 10001, NULL},  {"cpu.shares", 0, NULL},
		{"cpu.max", 50, "25000 50000\n"}, {"cpu.max", 0, "max 50000\n"},
		{"cpu.max", 250, "125000 50000\n"}, {"cpu.max", 1, NULL},
		{"cpu.cfs_quota_us", 50, "50000\n"}, {"cpu.cfs_quota_us", 0, "-1\n"},
		{"memory.high", 64, "67108864\n"}, {"memory.high", 0, "max\n"},
		{"memory.limit_in_bytes", 4096, "4294967296\n"},
		{"pids.max", 7, "7\n"},	  {"pids.max", 0, "max\n"},
		{"cgroup.freeze", 1, "1\n"},  {"cgroup.freeze", 0, "0\n"},
		{"freezer.state", 1, "FROZEN\n"}, {"freezer.state", 0, "THAWED\n"},
		{"memory.max", 64, "67108864\n"}, {"memory.max", 0, "max\n"},
		{"memory.low", 64, "67108864\n"}, {"memory.low", 0, "0\n"},
		{"io.weight", 50, "default 50\n"}, {"io.weight", 0, NULL},
		{"io.bfq.weight", 5000, "default 1000\n"}, {"blkio.bfq.weight", 50, "50\n"},
		{"cpu.uclamp.max", 50, "50.00\n"}, {"cpu.uclamp.max", 0, "max\n"},
		{"cpu.uclamp.max", 101, NULL},
		/* Of 0, 2-4 and 7, the last ones. */
		{"cpuset.cpus", 1, "7\n"},    {"cpuset.cpus", 2, "4,7\n"},
		{"cpuset.cpus", 4, "2-4,7\n"}, {"cpuset.cpus", 5, "0,2-4,7\n"},
		{"cpuset.cpus", 6, NULL},     {"cpuset.cpus", 0, "\n"},
		{"cgroup.procs", 1, NULL},
	};
	struct cgroup_map *map = hybrid();
	char text[CGROUP_VALUE_MAX];
	struct cgroup_dir d;
	size_t i;

	(void)state;
	file("cg/unified/batch/cpu.max", "max 50000\n");
	file("cg/unified/batch/cpu.cfs_period_us", "100000\n");
	file("cg/unified/cpuset.cpus.effective", "0,2-4,7\n");
	assert_int_equal(cgroup_dir_open(map, path("cg/unified/batch"), &d), 0);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int err = cgroup_knob_text(&d, rows[i].file, rows[i].value, text);

		assert_int_equal(err, rows[i].text ? 0 : -EINVAL);
		if (rows[i].text)
			assert_string_equal(text, rows[i].text);
	}
	cgroup_map_free(map);
}

static void bad_mounts_are_errors(void **state)
{
	struct cgroup_map *map;

	(void)state;
	assert_int_equal(cgroup_map_load(proc, NULL, &map), -ENOENT);
	dir("proc/self");
	file("proc/self/mountinfo", "nonsense\n");
	assert_int_equal(cgroup_map_load(proc, NULL, &map), -EBADMSG);
	assert_null(map);
	file("proc/self/mountinfo", "22 1 8:1 / / rw,relatime shared:1\n");
	assert_int_equal(cgroup_map_load(proc, NULL, &map), -EBADMSG);
	file("proc/self/mountinfo", "");
	assert_int_equal(cgroup_map_load(proc, NULL, &map), 0); /* no cgroups at all */
	cgroup_map_free(map);
	cgroup_map_free(NULL);
}

#define IN_TREE(fn) cmocka_unit_test_setup_teardown(fn, make_top, remove_top)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_places),
		IN_TREE(a_directory_holds_what_is_below),
		IN_TREE(another_directory_of_the_name_is_another),
		IN_TREE(only_cgroup_file_systems_confine),
		IN_TREE(finds_weights_on_a_hybrid),
		IN_TREE(finds_weights_on_version_2),
		IN_TREE(tells_the_root_of_the_controller),
		IN_TREE(version_2_may_have_no_weights),
		IN_TREE(a_part_may_be_mounted),
		IN_TREE(counts_members),
		IN_TREE(values_are_exact),
		IN_TREE(values_on_the_scale_of_their_file),
		IN_TREE(bad_mounts_are_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of a cgroup that hold a line for each disk: one line is read, and becomes
 * another; the rest is not ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act/cgroup.h"

static void lines_of_disks(void **state)
{
	static const char text[] = "8:16 rbps=1048576 wbps=max riops=max wiops=120\n"
				   "18:0 rbps=5 wbps=max riops=max wiops=max\n";
	static const struct {
		const char *name, *line;
	} rows[] = {
		{"io.max 8:16", "8:16 rbps=1048576 wbps=max riops=max wiops=120\n"},
		/* No line is no limit; 8:0 is neither the end of 18:0 nor the start of 8:01. */
		{"io.max 8:0", "8:0 rbps=max wbps=max riops=max wiops=max\n"},
		{"io.max 18:0", "18:0 rbps=5 wbps=max riops=max wiops=max\n"},
		{"io.max", ""}, /* it is there */
	};
	char top[] = "/tmp/llamux-disk.XXXXXX", path[64], value[CGROUP_VALUE_MAX];
	struct cgroup_dir d = {0};
	struct stat st;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(path, sizeof(path), "%s/io.max", top);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	assert_int_equal(stat(top, &st), 0);
	strcpy(d.path, top);
	d.dev = st.st_dev;
	d.ino = st.st_ino;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(cgroup_value_read(&d, rows[i].name, value), 0);
		assert_string_equal(value, rows[i].line);
	}
	assert_int_equal(cgroup_value_read(&d, "blkio.throttle.read_bps_device 8:0", value),
			 -ESTALE);
	unlink(path);
	rmdir(top);
}

static void limits_of_disks(void **state)
{
	static const struct {
		enum cgroup_knob knob;
		const char *file, *old;
		unsigned int value;
		const char *new;
	} rows[] = {
		{CGROUP_IO_READ, "io.max", "8:0 rbps=max wbps=7 riops=max wiops=9\n", 1,
		 "8:0 rbps=1048576 wbps=7 riops=max wiops=9\n"},
		{CGROUP_IO_WRITE, "io.max", "8:0 rbps=max wbps=7 riops=max wiops=9\n", 0,
		 "8:0 rbps=max wbps=max riops=max wiops=9\n"},
		{CGROUP_IO_READ, "io.max", "8:0 nonsense\n", 1, NULL},
		{CGROUP_IO_READ, "blkio.throttle.read_bps_device", "8:0 7\n", 2, "8:0 2097152\n"},
		{CGROUP_IO_WRITE, "blkio.throttle.write_bps_device", "8:0 7\n", 0, "8:0 0\n"},
		{CGROUP_IO_REQUESTS, "io.max", "8:0 rbps=max wbps=7 riops=max wiops=9\n", 30,
		 "8:0 rbps=max wbps=7 riops=30 wiops=9\n"},
		{CGROUP_IO_REQUESTS, "blkio.throttle.read_iops_device", "8:0 7\n", 30, "8:0 30\n"},
		{CGROUP_WEIGHT, "cpu.weight", "100\n", 2, NULL},
	};
	char text[CGROUP_VALUE_MAX], file[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(file, sizeof(file), "%s", rows[i].file);
		assert_int_equal(!cgroup_disk_text(rows[i].knob, file, rows[i].old, rows[i].value,
						   text), rows[i].new != NULL);
		if (rows[i].new)
			assert_string_equal(text, rows[i].new);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_disks),
		cmocka_unit_test(limits_of_disks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

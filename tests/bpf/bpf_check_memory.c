// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_memory.c - what the programs about memory count, against what a child is
 * known to take: own memory, pages of a file.  Runs as root.  Usage:
 * bpf_check_memory [NAME...]
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/vfs.h>

#include "check.h"

#define MIB ((size_t)1 << 20)
#define TAKEN (32 * MIB)
#define TMPFS_MAGIC 0x01021994

/* A child takes memory or writes a file, and lives until it is told to end. */
static pid_t child_that(void (*does)(void), int *hold)
{
	int ready[2], end[2];
	char c;
	pid_t pid;

	if (pipe(ready) || pipe(end))
		return -1;
	pid = spawn();
	if (pid == 0) {
		close(end[1]);
		does();
		close(ready[1]);
		_exit((int)read(end[0], &c, 1));
	}
	close(ready[1]);
	close(end[0]);
	*hold = end[1];
	return read(ready[0], &c, 1) == 0 && close(ready[0]) == 0 ? pid : -1;
}

static void take_memory(void)
{
	char *p = mmap(NULL, TAKEN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t at = 0; p != MAP_FAILED && at < TAKEN; at += 4096)
		p[at] = 1;
}

static char path[64];

static void write_a_file(void)
{
	static char block[MIB];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	for (size_t n = 0; fd >= 0 && n < TAKEN / MIB; n++) {
		if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
			_exit(1);
	}
	unlink(path);
}

/* What the probe counted for a child while it did its work. */
static int count_child(void (*does)(void), struct task_row *out)
{
	struct snapshot s;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	const struct task_row *row = NULL;
	int hold = -1, err;
	pid_t pid;

	if (!p)
		return 1;
	err = probe_want(p, PROBE_BIT(PROBE_RECLAIM) | PROBE_BIT(PROBE_CACHE));
	pid = err ? -1 : child_that(does, &hold);
	if (pid > 0 && !sample(p, &s)) {
		row = snapshot_task(&s, pid);
		if (row)
			*out = *row;
		snapshot_free(&s);
	}
	if (hold >= 0)
		close(hold);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	close_probe(p);
	if (err)
		FAIL("attach: %s", strerror(-err));
	if (!row)
		FAIL("the child was not seen");
	return 0;
}

/* What a child shares with this one until it writes to it; the kernel says that it has it. */
static uint64_t own_anonymous(void)
{
	unsigned long long kib = 0;
	char line[128];
	FILE *f = fopen("/proc/self/status", "re");

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "RssAnon: %llu", &kib) == 1)
			break;
	}
	if (f)
		fclose(f);
	return kib * 1024;
}

/* Pages of its own: what it touched, its page tables and what a fork copies. */
static int check_got(void)
{
	struct task_row row;

	if (count_child(take_memory, &row))
		return 1;
	printf("  %.1f MB taken: got %.1f MB, anonymous %.1f MB\n", (double)TAKEN / 1e6,
	       (double)row.t.got_bytes / 1e6, (double)row.anon_bytes / 1e6);
	if (row.t.got_bytes < TAKEN || !near(row.t.got_bytes, TAKEN, 10, 2 * MIB))
		FAIL("that is not what it took");
	if (row.anon_bytes < TAKEN || row.anon_bytes > TAKEN / 10 * 11 + own_anonymous())
		FAIL("that is not what it has");
	return 0;
}

static int check_cache(void)
{
	struct task_row row;
	struct statfs fs;

	if (statfs(".", &fs) != 0 || fs.f_type == TMPFS_MAGIC) {
		printf("  skipped: files here are not in the page cache of a disk\n");
		return 0;
	}
	snprintf(path, sizeof(path), "llamux-check.%d", getpid());
	if (count_child(write_a_file, &row))
		return 1;
	printf("  %.1f MB written: %.1f MB came into the page cache\n", (double)TAKEN / 1e6,
	       (double)row.t.cache_bytes / 1e6);
	if (!near(row.t.cache_bytes, TAKEN, 5, 256 * 1024))
		FAIL("that is not what it wrote");
	if (row.t.got_bytes < row.t.cache_bytes)
		FAIL("what it got is less than what of it went into the page cache");
	return 0;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {{"got", check_got}, {"cache", check_cache}};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slowdisk.c - a file in memory behind FUSE that takes its time: one request after
 * the other, each for so long, like a disk with one arm.  With a loop device on the
 * file it is one.
 *
 * slowdisk DIRECTORY MIB MICROSECONDS SLOW-MICROSECONDS
 *   serves DIRECTORY/disk; SIGUSR1: slow from now on, SIGUSR2: as before
 */
#include <errno.h>
#include <fuse.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

static char *store;
static size_t size;
static long usual_us, slow_us;
static volatile sig_atomic_t slow;

static void on_signal(int number)
{
	slow = number == SIGUSR1;
}

static void take_time(void)
{
	long us = slow ? slow_us : usual_us;
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

static int disk_getattr(const char *path, struct stat *st, struct fuse_file_info *fi)
{
	(void)fi;
	memset(st, 0, sizeof(*st));
	if (strcmp(path, "/") == 0) {
		st->st_mode = S_IFDIR | 0755;
		st->st_nlink = 2;
	} else if (strcmp(path, "/disk") == 0) {
		st->st_mode = S_IFREG | 0600;
		st->st_nlink = 1;
		st->st_size = (off_t)size;
	} else {
		return -ENOENT;
	}
	return 0;
}

static int disk_open(const char *path, struct fuse_file_info *fi)
{
	(void)path;
	fi->direct_io = 1; /* the page cache would be faster than the disk */
	return 0;
}

/* What of [offset, offset + n) there is. */
static size_t within(size_t n, off_t offset)
{
	if (offset < 0 || (size_t)offset >= size)
		return 0;
	return n < size - (size_t)offset ? n : size - (size_t)offset;
}

static int disk_read(const char *path, char *data, size_t n, off_t offset,
		     struct fuse_file_info *fi)
{
	(void)path;
	(void)fi;
	n = within(n, offset);
	memcpy(data, store + offset, n);
	take_time();
	return (int)n;
}

static int disk_write(const char *path, const char *data, size_t n, off_t offset,
		      struct fuse_file_info *fi)
{
	(void)path;
	(void)fi;
	n = within(n, offset);
	memcpy(store + offset, data, n);
	take_time();
	return (int)n;
}

static int disk_fsync(const char *path, int data_only, struct fuse_file_info *fi)
{
	(void)path;
	(void)data_only;
	(void)fi;
	take_time();
	return 0;
}

int main(int argc, char **argv)
{
	static const struct fuse_operations operations = {
		.getattr = disk_getattr, .open = disk_open, .read = disk_read,
		.write = disk_write, .fsync = disk_fsync,
	};
	char *arguments[] = { argv[0], (char *)"-f", (char *)"-s", NULL, NULL };

	if (argc != 5) {
		fprintf(stderr, "usage: slowdisk DIRECTORY MIB MICROSECONDS SLOW-MICROSECONDS\n");
		return 2;
	}
	arguments[3] = argv[1];
	size = (size_t)strtoul(argv[2], NULL, 10) << 20;
	usual_us = strtol(argv[3], NULL, 10);
	slow_us = strtol(argv[4], NULL, 10);
	store = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (store == MAP_FAILED || signal(SIGUSR1, on_signal) == SIG_ERR ||
	    signal(SIGUSR2, on_signal) == SIG_ERR)
		return 1;
	return fuse_main(4, arguments, &operations, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_io.c - what bpf/io.bpf.c counts, against what /proc/diskstats,
 * /proc/PID/io and a clock say of the same work.  Needs root.
 *
 *   bpf_check_io [CHECK...]
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "observe/collect.h"
#include "check.h"

#define BLOCK 4096
#define FILE_BLOCKS 2048 /* 8 MiB */

static int take(struct probe *p, struct snapshot *s)
{
	struct collect_options options = {.probe = p};
	struct collector *c;
	int err = collector_new(&options, &c);

	if (err)
		return err;
	err = collect_sample(c, s);
	collector_free(c);
	return err;
}

/* A file with blocks on a disk, already removed; -1: nothing here is on a disk. */
static int disk_file(uint32_t *dev)
{
	char path[] = "/var/tmp/llamux-check-XXXXXX";
	static char block[BLOCK];
	struct stat st;
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		return -1;
	unlink(path);
	for (int i = 0; i < FILE_BLOCKS; i++) {
		memset(block, i, sizeof(block));
		if (write(fd, block, sizeof(block)) != sizeof(block)) {
			close(fd);
			return -1;
		}
	}
	fsync(fd);
	if (fstat(fd, &st) != 0 || major(st.st_dev) == 0) { /* memory, overlay ... */
		close(fd);
		return -1;
	}
	*dev = major(st.st_dev) << 20 | minor(st.st_dev);
	return fd;
}

/* Reads n blocks past the page cache; false where the file system cannot. */
static bool read_direct(int fd, int n)
{
	char path[64];
	void *block;
	bool ok = true;
	int direct;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	direct = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
	if (direct < 0 || posix_memalign(&block, BLOCK, BLOCK) != 0)
		return false;
	for (int i = 0; i < n && ok; i++)
		ok = pread(direct, block, BLOCK, (off_t)(i * 7 % FILE_BLOCKS) * BLOCK) == BLOCK;
	free(block);
	close(direct);
	return ok;
}

static const struct io_row *own_row(const struct snapshot *s)
{
	const struct io_row *best = NULL;

	for (size_t i = 0; i < s->n_ios; i++) {
		if (s->io[i].pid == getpid() && (!best || s->io[i].t.reads > best->t.reads))
			best = &s->io[i];
	}
	return best;
}

static int compare_requests(const struct snapshot *d, uint64_t asked)
{
	const struct task_row *task = snapshot_task(d, getpid());
	const struct io_row *io = own_row(d);
	const struct disk_row *disk = io ? snapshot_disk(d, io->dev) : NULL;
	uint64_t sum = 0, device = 0, buckets = 0;

	if (!task || !io || !disk)
		FAIL("no row for this process or its disk");
	for (size_t i = 0; i < d->n_ios; i++)
		sum += d->io[i].dev == io->dev ? d->io[i].t.read_bytes : 0;
	for (int i = 0; i < IO_LATENCIES; i++)
		buckets += disk->t.read_latency[i];
	device = disk->t.read_device_ns + disk->t.read_queue_ns + disk->t.write_device_ns +
		 disk->t.write_queue_ns;
	printf("  %s: asked %lu reads, %lu counted, %lu bytes (/proc/PID/io %lu, diskstats %lu, all "
	       "processes %lu), %.3f ms each in queue, %.3f in device; disk %.1f ms in all, "
	       "diskstats %lu ms\n",
	       disk->name, asked, io->t.reads, io->t.read_bytes, task->t.read_bytes,
	       disk->read_bytes, sum, (double)io->t.read_queue_ns / 1e6 / (double)io->t.reads,
	       (double)io->t.read_device_ns / 1e6 / (double)io->t.reads, (double)device / 1e6,
	       disk->weighted_ms);
	if (!near(io->t.reads, asked, 10, 8) || !near(io->t.read_bytes, asked * BLOCK, 10, 1 << 16))
		FAIL("not what was asked for");
	if (!near(io->t.read_bytes, task->t.read_bytes, 10, 1 << 16))
		FAIL("not what /proc/PID/io says");
	if (!near(sum, disk->read_bytes, 10, 1 << 18))
		FAIL("the processes' sum is not what /proc/diskstats says");
	if (!near(buckets, disk->reads, 10, 16))
		FAIL("%lu in the histogram of %lu reads", buckets, disk->reads);
	if (!near(device / 1000000, disk->weighted_ms, 10, 100))
		FAIL("times are not those of /proc/diskstats");
	return 0;
}

static int check_requests_by(const struct probe_options *options)
{
	struct snapshot before, after, d;
	struct seen seen;
	uint32_t dev;
	int fd = disk_file(&dev), bad = 1;
	struct probe *p;

	if (fd < 0) {
		printf("  no file system on a disk here\n");
		return 0;
	}
	p = open_probe(options, &seen);
	if (!p)
		return 1;
	if (take(p, &before) != 0 || !read_direct(fd, FILE_BLOCKS) || take(p, &after) != 0 ||
	    snapshot_diff(&before, &after, &d) != 0) {
		printf("  no sample, or no direct reads\n");
	} else {
		bad = compare_requests(&d, FILE_BLOCKS);
		bad |= d.probe.map_full != 0;
		if (d.probe.map_full)
			printf("  %lu lost\n", d.probe.map_full);
	}
	close(fd);
	close_probe(p);
	return bad;
}

static int check_requests(void)
{
	return check_requests_by(NULL);
}

/* The same with the programs for kernels that refuse tp_btf. */
static int check_fallback(void)
{
	struct probe_options options = {.fallbacks = true};

	return check_requests_by(&options);
}

static int check_fsync(void)
{
	struct snapshot before, after, d;
	const struct task_row *task;
	struct seen seen;
	struct probe *p;
	uint64_t begin, spent = 0;
	uint32_t dev;
	int fd = disk_file(&dev), bad = 0;

	p = fd < 0 ? NULL : open_probe(NULL, &seen);
	if (!p) {
		printf("  no file system on a disk here\n");
		return fd >= 0;
	}
	if (take(p, &before) != 0)
		return 1;
	for (int i = 0; i < 20; i++) {
		if (pwrite(fd, &i, sizeof(i), i * BLOCK) != sizeof(i))
			return 1;
		begin = now_ns();
		fsync(fd);
		spent += now_ns() - begin;
	}
	if (take(p, &after) != 0 || snapshot_diff(&before, &after, &d) != 0)
		return 1;
	task = snapshot_task(&d, getpid());
	printf("  20 fsyncs, %.1f ms; counted %lu, %.1f ms\n", (double)spent / 1e6,
	       task ? task->t.syncs : 0, task ? (double)task->t.sync_ns / 1e6 : 0);
	if (task && task->t.syncs == 0)
		printf("  not an ext4 file system\n");
	else
		bad = !task || task->t.syncs != 20 || !near(task->t.sync_ns, spent, 10, 1000000);
	close(fd);
	close_probe(p);
	return bad;
}

/* A parent waits uninterruptibly for a child of vfork(2). */
static int check_stuck(void)
{
	struct seen seen;
	struct snapshot s;
	const struct task_row *task, *stopped;
	struct probe *p = open_probe(NULL, &seen);
	pid_t waiter, other;
	int bad;

	if (!p)
		return 1;
	waiter = spawn();
	if (waiter == 0) {
		if (vfork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sleep_ms(60000);
			_exit(0);
		}
		_exit(0);
	}
	other = spawn();
	if (other == 0) {
		raise(SIGSTOP);
		_exit(0);
	}
	for (int i = 0; i < 100; i++) {
		sleep_ms(10);
		if (sample(p, &s) != 0)
			return 1;
		task = snapshot_task(&s, waiter);
		stopped = snapshot_task(&s, other);
		bad = !task || task->stuck_ns < 500000000ull || !stopped || !stopped->at[PLACE_STOPPED];
		if (!bad || i == 99) {
			printf("  stuck for %.0f ms after %d ms; the other one is %sstopped\n",
			       task ? (double)task->stuck_ns / 1e6 : 0, 10 * (i + 1),
			       stopped && stopped->at[PLACE_STOPPED] ? "" : "not ");
			bad |= !bad && (task->at[PLACE_STOPPED] || stopped->stuck_ns);
			snapshot_free(&s);
			break;
		}
		snapshot_free(&s);
	}
	end(waiter);
	end(other);
	close_probe(p);
	return bad;
}

static void *write_in_thread(void *fd)
{
	static char block[BLOCK];

	for (int i = 0; i < FILE_BLOCKS / 2; i++) {
		block[0]++;
		if (pwrite(*(int *)fd, block, BLOCK, (off_t)i * BLOCK) != BLOCK)
			return NULL;
	}
	fdatasync(*(int *)fd);
	return fd;
}

/* A child that wrote before the window ends in it: /proc/PID/io then adds its whole life to
 * its parent's, which wrote nothing meanwhile but half a file, in a thread that has ended. */
static int check_children(void)
{
	struct snapshot before, after, d;
	const struct task_row *task;
	struct seen seen;
	struct probe *p;
	pthread_t thread;
	void *wrote = NULL;
	int written[2], end_now[2], fd, bad = 1;
	uint32_t dev;
	pid_t child;
	char byte;

	if (pipe(written) || pipe(end_now) || (child = fork()) < 0)
		return 1;
	if (child == 0) {
		close(end_now[1]);
		fd = disk_file(&dev);
		byte = fd >= 0;
		if (write(written[1], &byte, 1) != 1 || read(end_now[0], &byte, 1) != 0)
			_exit(1);
		_exit(0);
	}
	if (read(written[0], &byte, 1) != 1 || !byte || (fd = disk_file(&dev)) < 0) {
		close(end_now[1]);
		waitpid(child, NULL, 0);
		printf("  no file system on a disk here\n");
		return 0;
	}
	p = open_probe(NULL, &seen);
	if (!p || take(p, &before))
		return 1;
	close(end_now[1]);
	waitpid(child, NULL, 0);
	if (!pthread_create(&thread, NULL, write_in_thread, &fd))
		pthread_join(thread, &wrote);
	if (wrote && !take(p, &after) && !snapshot_diff(&before, &after, &d)) {
		task = snapshot_task(&d, getpid());
		bad = !task || !near(task->t.write_bytes, FILE_BLOCKS / 2 * BLOCK, 10, 1 << 18);
		printf("  %lu bytes written, of them %d by a thread that has ended; by a child, "
		       "before: %d\n", task ? task->t.write_bytes : 0, FILE_BLOCKS / 2 * BLOCK,
		       FILE_BLOCKS * BLOCK);
		snapshot_free(&d);
	}
	close(fd);
	close_probe(p);
	return bad;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {
		{"requests", check_requests},
		{"fallback", check_fallback},
		{"children", check_children},
		{"fsync", check_fsync},
		{"stuck", check_stuck},
	};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}

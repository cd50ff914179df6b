// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_threads.c - lists all threads through the BPF iterator and sums them up
 * by process.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

#define READ_BYTES (64 * 1024)
#define NICE_0_PRIO 120 /* static_prio of nice 0, include/linux/sched/prio.h */

static int read_records(struct probe *p, struct thread_record **out, size_t *n)
{
	size_t used = 0, size = 0;
	char *text = NULL;
	ssize_t got = 0;
	int fd, err = 0;

	fd = bpf_iter_create(bpf_link__fd(p->list_threads));
	if (fd < 0)
		return fd;
	do {
		if (size - used < READ_BYTES) {
			char *more = realloc(text, size + READ_BYTES + size / 2);

			if (!more) {
				err = -ENOMEM;
				break;
			}
			text = more;
			size += READ_BYTES + size / 2;
		}
		got = read(fd, text + used, size - used);
		if (got > 0)
			used += (size_t)got;
	} while (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)));
	if (got < 0 && !err)
		err = -errno;
	close(fd);
	if (err) {
		free(text);
		return err;
	}
	*out = (struct thread_record *)(void *)text;
	*n = used / sizeof(**out);
	return 0;
}

static int by_process(const void *a, const void *b)
{
	const struct thread_record *x = a, *y = b;

	if (x->tgid != y->tgid)
		return x->tgid < y->tgid ? -1 : 1;
	/* The main thread first: it names the process. */
	if ((x->pid == x->tgid) != (y->pid == y->tgid))
		return x->pid == x->tgid ? -1 : 1;
	return 0;
}

static uint64_t limit_of(__u32 limit)
{
	return limit == UINT32_MAX ? UINT64_MAX : limit;
}

static void begin_row(struct task_row *row, const struct thread_record *r, uint64_t page)
{
	*row = (struct task_row){
		.pid = (pid_t)r->tgid,
		.ppid = (pid_t)r->ppid,
		.uid = r->uid,
		.start_ns = r->start_boot_ns,
		.cgroup_id = r->cgroup_id,
		.kernel_thread = r->kernel_thread != 0,
		.policy = (uint8_t)r->policy,
		.nice = (int8_t)((int)r->static_prio - NICE_0_PRIO),
		.rt_priority = (uint8_t)r->rt_priority,
		.rss_bytes = r->rss_pages * page,
		.anon_bytes = r->anon_pages * page,
		.swap_bytes = r->swap_pages * page,
		.pids_cgroup = r->pids_cgroup,
		.fd_limit = limit_of(r->fd_limit),
		.nproc_limit = limit_of(r->nproc_limit),
		.fds = r->free_fd,
		.t = {
			.run_ns = r->ended_run_ns,
			.faults = r->ended_min_faults + r->ended_major_faults,
			.major_faults = r->ended_major_faults,
			.switches = r->ended_switches,
			.sleeps = r->ended_sleeps,
			.system_ns = r->ended_system_ns,
		},
	};
	memcpy(row->comm, r->comm, sizeof(row->comm));
	row->comm[sizeof(row->comm) - 1] = '\0';
}

void probe_add_blocked(struct task_times *t, const __u64 ns[BLOCK_REASONS])
{
	for (int i = 0; i < BLOCK_REASONS; i++)
		t->blocked_ns += ns[i];
	t->iowait_ns += ns[BLOCK_IO] + ns[BLOCK_FAULT];
	t->fault_ns += ns[BLOCK_FAULT];
	t->memwait_ns += ns[BLOCK_MEMORY] + ns[BLOCK_PAGE] + ns[BLOCK_HELD];
	t->page_ns += ns[BLOCK_PAGE];
	t->held_ns += ns[BLOCK_HELD];
}

/* The process may run where any of its threads may. */
static void add_cpus(const struct probe *p, struct task_row *row, const struct thread_record *r)
{
	for (int i = 0; i < SNAPSHOT_CPU_WORDS; i++) {
		int left = p->n_cpus - i * 64;

		if (left > 0)
			row->cpus[i] |= r->cpus[i] & (left < 64 ? (1ull << left) - 1 : UINT64_MAX);
	}
}
_Static_assert(SNAPSHOT_CPU_WORDS == THREAD_CPU_WORDS, "the same CPUs");

/* All of them, or more than a record can tell, is told as 0: anywhere. */
static void finish_cpus(const struct probe *p, struct task_row *row)
{
	int n = 0;

	for (int i = 0; i < SNAPSHOT_CPU_WORDS; i++)
		n += __builtin_popcountll(row->cpus[i]);
	if (n >= p->n_cpus || p->n_cpus > SNAPSHOT_CPU_WORDS * 64)
		memset(row->cpus, 0, sizeof(row->cpus));
}

/*
 * From Linux 6.12 on a sleeping task may stay in its queue for a while, and when it is
 * moved to another CPU in that state (152e11f6df29), the kernel notes it as queued from
 * then on: only one that is not asleep waits.
 */
static uint64_t waiting_ns(const struct thread_record *r)
{
	if (r->state != 0)
		return 0;
	return r->queued_rq_ns && r->rq_ns > r->queued_rq_ns ? r->rq_ns - r->queued_rq_ns : 0;
}

/* Older threads than the last part are no part of any growth. */
static void add_age(struct task_row *row, uint64_t alive_ns)
{
	uint64_t part = alive_ns / AGE_PART_NS;

	if (part < AGE_PARTS)
		row->young[part]++;
}

static void add_thread(struct thread_list *list, struct task_row *row,
		       const struct thread_record *r)
{
	enum place place = place_of(r->state, r->syscall);
	uint64_t waiting = waiting_ns(r);

	row->threads++;
	add_age(row, r->alive_ns);
	row->t.run_ns += r->run_ns;
	row->t.wait_ns += r->wait_ns + waiting;
	row->t.faults += r->min_faults + r->major_faults;
	row->t.major_faults += r->major_faults;
	row->t.switches += r->switches;
	row->t.sleeps += r->sleeps;
	row->t.alive_ns += r->alive_ns;
	probe_add_blocked(&row->t, r->blocked_ns);
	row->t.system_ns += r->system_ns;
	if (row->at[place] < UINT16_MAX)
		row->at[place]++;
	if (place == PLACE_BLOCKED && !r->kernel_thread && r->asleep_ns > row->stuck_ns)
		row->stuck_ns = r->asleep_ns;
	row->t.read_bytes += r->read_bytes;
	row->t.write_bytes += r->write_bytes;
	if (waiting)
		list->waiting[list->n_waiting++] = (struct waiting_thread){
			.tgid = (pid_t)r->tgid,
			.cpu = r->cpu,
			.running_tgid = r->running_tgid,
			.throttled = r->throttled != 0,
			.queued_rq_ns = r->queued_rq_ns,
			.rq_ns = r->rq_ns,
		};
}

static int by_number(const void *a, const void *b)
{
	__u32 x = *(const __u32 *)a, y = *(const __u32 *)b;

	return (x > y) - (x < y);
}

/* Entries of threads that are not there any more: from 6.16 on a thread may still
 * block after the tracepoint of its end.  Failing at it costs room only, which is
 * counted when it is short. */
static void forget_blocks(struct probe *p, const struct thread_record *record, size_t n)
{
	__u32 *pid = malloc((n + 1) * sizeof(*pid)), *key = NULL;
	struct block_value *value = NULL;
	size_t entries = 0;

	if (pid && !probe_dump(p->map.blocks, sizeof(*key), sizeof(*value), false, (void **)&key,
			       (void **)&value, &entries)) {
		for (size_t i = 0; i < n; i++)
			pid[i] = record[i].pid;
		qsort(pid, n, sizeof(*pid), by_number);
		for (size_t i = 0; i < entries; i++) {
			if (!bsearch(&key[i], pid, n, sizeof(*pid), by_number))
				bpf_map_delete_elem(p->map.blocks, &key[i]);
		}
	}
	free(key);
	free(value);
	free(pid);
}

static void count_zombie(struct thread_list *list, pid_t parent)
{
	const struct snapshot rows = {.task = list->task, .n_tasks = list->n_tasks};
	struct task_row *row = (struct task_row *)snapshot_task(&rows, parent);

	if (row)
		row->zombies++;
}

static int by_thread(const void *a, const void *b)
{
	const struct brief_thread *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static void make_brief(struct thread_list *list, const struct thread_record *record, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		list->brief[i] = (struct brief_thread){
			.pid = (pid_t)record[i].pid,
			.tgid = (pid_t)record[i].tgid,
			.policy = (uint8_t)record[i].policy,
			.state = record[i].state,
			.syscall = record[i].syscall,
			.waiting_ns = waiting_ns(&record[i]),
		};
	}
	list->n_brief = n;
	qsort(list->brief, n, sizeof(*list->brief), by_thread);
}

const struct brief_thread *thread_find(const struct thread_list *list, pid_t pid)
{
	const struct brief_thread key = { .pid = pid };

	if (!list->n_brief)
		return NULL;
	return bsearch(&key, list->brief, list->n_brief, sizeof(key), by_thread);
}

int probe_list_threads(struct probe *p, struct thread_list *out)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct thread_record *record = NULL;
	struct task_row *row = NULL;
	size_t n = 0;
	int err;

	memset(out, 0, sizeof(*out));
	if (!p->list_threads)
		return -ENOTSUP;
	err = read_records(p, &record, &n);
	if (err)
		return err;
	qsort(record, n, sizeof(*record), by_process);
	out->task = malloc((n + 1) * sizeof(*out->task));
	out->waiting = malloc((n + 1) * sizeof(*out->waiting));
	out->brief = malloc((n + 1) * sizeof(*out->brief));
	if (!out->task || !out->waiting || !out->brief) {
		free(record);
		thread_list_free(out);
		return -ENOMEM;
	}
	forget_blocks(p, record, n);
	make_brief(out, record, n);
	for (size_t i = 0; i < n; i++) {
		if (record[i].zombie)
			continue;
		if (!row || row->pid != (pid_t)record[i].tgid) {
			row = &out->task[out->n_tasks++];
			begin_row(row, &record[i], page);
		} else if (!row->rss_bytes) { /* the main thread has ended */
			row->rss_bytes = record[i].rss_pages * page;
			row->anon_bytes = record[i].anon_pages * page;
			row->swap_bytes = record[i].swap_pages * page;
		}
		add_cpus(p, row, &record[i]);
		add_thread(out, row, &record[i]);
	}
	for (size_t i = 0; i < n; i++) {
		if (record[i].zombie)
			count_zombie(out, (pid_t)record[i].ppid);
	}
	for (size_t i = 0; i < out->n_tasks; i++)
		finish_cpus(p, &out->task[i]);
	free(record);
	return 0;
}

void thread_list_free(struct thread_list *list)
{
	free(list->task);
	free(list->waiting);
	free(list->brief);
	memset(list, 0, sizeof(*list));
}

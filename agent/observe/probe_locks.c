// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_locks.c - lock waits: the sums of those that have ended, by pair of
 * processes and kind, and those that go on at the moment of the sample.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "probe_impl.h"

#define LOCK_PAIRS_MAX 4096

/* A sum, and when it last grew: one that has not for longer than any window can be
 * forgotten without changing a difference. */
struct lock_sum {
	struct lock_row row;
	uint64_t changed_ns;
};

struct lock_table {
	struct lock_sum *sum; /* sorted as the rows are */
	size_t n;
};

void lock_table_free(struct lock_table *t)
{
	if (!t)
		return;
	free(t->sum);
	free(t);
}

/* The clock of bpf_ktime_get_ns(). */
static uint64_t ktime_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static int by_row(const void *a, const void *b)
{
	const struct lock_sum *x = a, *y = b;

	return snapshot_lock_order(&x->row, &y->row);
}

/* Adds up what is equal in order, in place; the new count. */
static size_t merge_sums(struct lock_sum *sum, size_t n)
{
	size_t kept = 0;

	qsort(sum, n, sizeof(*sum), by_row);
	for (size_t i = 0; i < n; i++) {
		struct lock_sum *last = kept ? &sum[kept - 1] : NULL;

		if (!last || by_row(last, &sum[i]) != 0) {
			sum[kept++] = sum[i];
			continue;
		}
		last->row.wait_ns += sum[i].row.wait_ns;
		last->row.count += sum[i].row.count;
		if (sum[i].changed_ns > last->changed_ns) {
			last->changed_ns = sum[i].changed_ns;
			last->row.thread = sum[i].row.thread;
			last->row.holder = sum[i].row.holder;
		}
	}
	return kept;
}

/* Adds what has ended since the last sample, and forgets what is old. */
static int take_ended(struct probe *p, uint64_t now)
{
	struct lock_table *t = p->locks;
	struct lock_value *value;
	struct lock_sum *more;
	struct lock_key *key;
	size_t n, kept = 0;
	int err = probe_dump(p->map.lock_waits, sizeof(*key), sizeof(*value), true, (void **)&key,
			     (void **)&value, &n);

	if (err)
		return err;
	more = realloc(t->sum, (t->n + n + 1) * sizeof(*more));
	for (size_t i = 0; more && i < n; i++)
		more[t->n + i] = (struct lock_sum){
			.row = {.waiter = (pid_t)key[i].waiter,
				.other = (pid_t)key[i].other,
				.kind = key[i].kind,
				.wait_ns = value[i].wait_ns,
				.count = value[i].count,
				.thread = (pid_t)value[i].tid,
				.holder = (pid_t)value[i].other_tid},
			.changed_ns = now,
		};
	free(key);
	free(value);
	if (!more)
		return -ENOMEM;
	t->sum = more;
	t->n = merge_sums(t->sum, t->n + n);
	for (size_t i = 0; i < t->n; i++) {
		if (now - t->sum[i].changed_ns <= BLAME_KEEP_NS && kept < LOCK_PAIRS_MAX)
			t->sum[kept++] = t->sum[i];
		else if (now - t->sum[i].changed_ns <= BLAME_KEEP_NS)
			p->locks_full++;
	}
	t->n = kept;
	return 0;
}

/* A wait that goes on.  The holder of a futex that is not shared between processes
 * is of the waiter's own one. */
static struct lock_sum going_on(const struct lock_begin *b, pid_t pid, uint64_t now,
				const struct thread_list *threads)
{
	const struct brief_thread *holder = thread_find(threads, (pid_t)b->holder);
	struct lock_sum sum = {
		.row = {.waiter = (pid_t)b->tgid, .other = (pid_t)b->other, .kind = b->kind,
			.thread = pid},
		.changed_ns = now,
	};

	if (now > b->since_ns)
		sum.row.wait_ns = sum.row.stuck_ns = now - b->since_ns;
	if (holder && b->kind == LOCK_FUTEX && !b->shared && holder->tgid != sum.row.waiter)
		holder = NULL; /* that word is no owner's id */
	if (holder) {
		sum.row.other = holder->tgid;
		sum.row.holder = holder->pid;
		sum.row.holder_policy = holder->policy;
		sum.row.holder_waiting_ns = holder->waiting_ns;
	} else if (b->kind == LOCK_FUTEX && !b->shared) {
		sum.row.other = sum.row.waiter;
	}
	return sum;
}

struct pending {
	struct lock_sum *sum;
	size_t n;
	int futex; /* the map of waits in futexes */
};

/*
 * Who is woken between its decision to sleep and the switch is told to sleep after it was
 * told to wake: its wait seems to go on, whatever it does then.
 */
static bool has_left_futex(const struct brief_thread *thread)
{
	return thread->state == 0 || (thread->syscall >= 0 && thread->syscall != SYS_futex);
}

static int add_pending(struct pending *all, int map, uint64_t now,
		       const struct thread_list *threads)
{
	bool futex = map == all->futex;
	struct lock_begin *begin;
	struct lock_sum *more;
	__u32 *pid;
	size_t n;
	int err = probe_dump(map, sizeof(*pid), sizeof(*begin), false, (void **)&pid,
			     (void **)&begin, &n);

	if (err)
		return err;
	more = realloc(all->sum, (all->n + n + 1) * sizeof(*more));
	for (size_t i = 0; more && i < n; i++) {
		const struct brief_thread *thread = thread_find(threads, (pid_t)pid[i]);

		/* Those that wait for work may do so for ever. */
		if (begin[i].kind == LOCK_CONDITION || !thread || (futex && has_left_futex(thread)))
			continue;
		more[all->n++] = going_on(&begin[i], (pid_t)pid[i], now, threads);
	}
	free(pid);
	free(begin);
	if (!more)
		return -ENOMEM;
	all->sum = more;
	return 0;
}

/* The sums with the waits that go on; of these the longest of a pair is told. */
static int make_rows(const struct lock_table *t, const struct pending *pending,
		     struct snapshot *sample)
{
	struct lock_row *row = malloc((t->n + pending->n + 1) * sizeof(*row));
	size_t n = 0, kept = 0;

	if (!row)
		return -ENOMEM;
	for (size_t i = 0; i < t->n; i++)
		row[n++] = t->sum[i].row;
	for (size_t i = 0; i < pending->n; i++)
		row[n++] = pending->sum[i].row;
	qsort(row, n, sizeof(*row), snapshot_lock_order);
	for (size_t i = 0; i < n; i++) {
		struct lock_row *last = kept ? &row[kept - 1] : NULL;

		if (!last || snapshot_lock_order(last, &row[i]) != 0) {
			row[kept++] = row[i];
			continue;
		}
		if (row[i].stuck_ns > last->stuck_ns) {
			row[i].wait_ns += last->wait_ns;
			row[i].count += last->count;
			*last = row[i];
		} else {
			last->wait_ns += row[i].wait_ns;
			last->count += row[i].count;
		}
	}
	free(sample->lock);
	sample->lock = row;
	sample->n_locks = kept;
	return 0;
}

int probe_fill_locks(struct probe *p, struct snapshot *sample, const struct thread_list *threads)
{
	struct pending pending = {.futex = p->map.begins_futex};
	uint64_t now = ktime_ns();
	int err;

	if (!p->set[PROBE_LOCKS].on && !p->locks)
		return 0;
	if (!p->locks)
		p->locks = calloc(1, sizeof(*p->locks));
	if (!p->locks)
		return -ENOMEM;
	err = take_ended(p, now);
	/* While it is detached nobody takes the begun ones out. */
	if (!err && p->set[PROBE_LOCKS].on)
		err = add_pending(&pending, p->map.begins_futex, now, threads);
	if (!err && p->set[PROBE_LOCKS].on)
		err = add_pending(&pending, p->map.begins_kernel, now, threads);
	if (!err)
		err = make_rows(p->locks, &pending, sample);
	free(pending.sum);
	return err;
}

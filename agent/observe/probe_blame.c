// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_blame.c - the sums of who waited behind whom (open-addressing hash of
 * pairs), and the charge of waits that have not ended yet.
 */
#include "probe_blame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_SLOTS (2 * BLAME_PAIRS_MAX) /* power of two, at most half full */
/* Processes that end between two samples, twice: 4,000 a second.  Power of two. */
#define ENDED_SLOTS 16384
#define ANCESTORS_MAX 16

struct pair {
	pid_t victim; /* 0: free */
	pid_t culprit;
	uint64_t wait_ns, count;
	uint64_t changed_ns;
};

struct ended {
	pid_t pid; /* 0: free */
	pid_t parent;
};

struct blame_table {
	struct pair pair[TABLE_SLOTS];
	size_t n_pairs;
	struct ended ended[ENDED_SLOTS];
	size_t n_ended;
	struct blame_row *pending;
	size_t n_pending, max_pending;
	uint64_t full;
};

int blame_new(struct blame_table **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : -ENOMEM;
}

void blame_free(struct blame_table *t)
{
	if (!t)
		return;
	free(t->pending);
	free(t);
}

static size_t hash(pid_t a, pid_t b)
{
	uint64_t x = (uint64_t)(uint32_t)a << 32 | (uint32_t)b;

	return (size_t)(x * 0x9e3779b97f4a7c15ull >> 33); /* Fibonacci hashing */
}

/* The pair's slot, or the free one where it belongs. */
static struct pair *find_pair(struct blame_table *t, pid_t victim, pid_t culprit)
{
	size_t i = hash(victim, culprit) % TABLE_SLOTS;

	while (t->pair[i].victim && (t->pair[i].victim != victim || t->pair[i].culprit != culprit))
		i = (i + 1) % TABLE_SLOTS;
	return &t->pair[i];
}

static struct ended *find_ended(struct blame_table *t, pid_t pid)
{
	size_t i = hash(pid, 0) % ENDED_SLOTS;

	while (t->ended[i].pid && t->ended[i].pid != pid)
		i = (i + 1) % ENDED_SLOTS;
	return &t->ended[i];
}

void blame_ended(struct blame_table *t, pid_t pid, pid_t parent)
{
	struct ended *e = find_ended(t, pid);

	if (!e->pid) {
		if (t->n_ended >= ENDED_SLOTS / 2) {
			t->full++; /* its charges go to nobody, as documented */
			return;
		}
		t->n_ended++;
	}
	e->pid = pid;
	e->parent = parent;
}

static pid_t living_ancestor(struct blame_table *t, pid_t pid, const struct snapshot *tasks)
{
	for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++) {
		if (snapshot_task(tasks, pid))
			return pid;
		pid = find_ended(t, pid)->parent;
	}
	return 0;
}

int blame_add(struct blame_table *t, const struct blame_key *key, const struct blame_value *value,
	      const struct snapshot *tasks, uint64_t now_ns)
{
	pid_t victim = (pid_t)key->victim, culprit = (pid_t)key->culprit;
	struct pair *p = find_pair(t, victim, culprit);

	if (!p->victim && tasks->n_tasks) {
		if (!snapshot_task(tasks, victim))
			return 0;
		if (culprit && !snapshot_task(tasks, culprit)) {
			culprit = living_ancestor(t, culprit, tasks);
			p = find_pair(t, victim, culprit);
		}
	}
	if (!p->victim) {
		if (t->n_pairs >= BLAME_PAIRS_MAX) {
			t->full++;
			return -ENOSPC;
		}
		t->n_pairs++;
		*p = (struct pair){.victim = victim, .culprit = culprit};
	}
	p->wait_ns += value->wait_ns;
	p->count += value->count;
	p->changed_ns = now_ns;
	return 0;
}

/* Removal from an open-addressing table leaves holes that break its chains, so
 * the survivors are put in again; once in a long while, and for few pairs. */
static void rebuild(struct blame_table *t, uint64_t now_ns)
{
	struct pair *old = malloc(sizeof(t->pair));

	if (!old)
		return; /* kept a little longer */
	memcpy(old, t->pair, sizeof(t->pair));
	memset(t->pair, 0, sizeof(t->pair));
	t->n_pairs = 0;
	for (size_t i = 0; i < TABLE_SLOTS; i++) {
		if (!old[i].victim || now_ns - old[i].changed_ns > BLAME_KEEP_NS)
			continue;
		*find_pair(t, old[i].victim, old[i].culprit) = old[i];
		t->n_pairs++;
	}
	free(old);
}

void blame_expire(struct blame_table *t, uint64_t now_ns)
{
	size_t expired = 0;

	if (t->n_ended) {
		memset(t->ended, 0, sizeof(t->ended));
		t->n_ended = 0;
	}
	for (size_t i = 0; i < TABLE_SLOTS; i++)
		expired += t->pair[i].victim && now_ns - t->pair[i].changed_ns > BLAME_KEEP_NS;
	if (expired > t->n_pairs / 4)
		rebuild(t, now_ns);
}

static int pend(struct blame_table *t, pid_t victim, pid_t culprit, uint64_t ns)
{
	if (t->n_pending == t->max_pending) {
		size_t max = t->max_pending ? 2 * t->max_pending : 64;
		struct blame_row *more = realloc(t->pending, max * sizeof(*more));

		if (!more)
			return -ENOMEM;
		t->pending = more;
		t->max_pending = max;
	}
	t->pending[t->n_pending++] = (struct blame_row){
		.victim = victim, .culprit = culprit, .wait_ns = ns, .count = 1};
	return 0;
}

int blame_pending(struct blame_table *t, pid_t victim, const struct occupancy *o,
		  uint64_t from_rq_ns, uint64_t now_rq_ns, pid_t running)
{
	uint64_t end = now_rq_ns;
	pid_t culprit = running;
	int err = 0;

	for (uint64_t step = 0; step < OCCUPANCY_SLOTS && end > from_rq_ns && !err; step++) {
		const struct occupancy_slot *s = &o->slot[(o->head - 1 - step) % OCCUPANCY_SLOTS];
		uint64_t begin = s->until_rq_ns;

		if (!begin) /* before the history */
			break;
		if (begin < from_rq_ns)
			begin = from_rq_ns;
		if (begin < end) {
			err = pend(t, victim, culprit, end - begin);
			end = begin;
		}
		culprit = (pid_t)s->tgid;
	}
	if (!err && end > from_rq_ns)
		err = pend(t, victim, 0, end - from_rq_ns);
	return err;
}

static int by_pair(const void *a, const void *b)
{
	const struct blame_row *x = a, *y = b;

	if (x->victim != y->victim)
		return x->victim < y->victim ? -1 : 1;
	return (x->culprit > y->culprit) - (x->culprit < y->culprit);
}

int blame_rows(struct blame_table *t, struct blame_row **out, size_t *n)
{
	size_t all = 0, kept = 0;
	struct blame_row *row = malloc((t->n_pairs + t->n_pending + 1) * sizeof(*row));

	if (!row)
		return -ENOMEM;
	for (size_t i = 0; i < TABLE_SLOTS; i++) {
		const struct pair *p = &t->pair[i];

		if (p->victim)
			row[all++] = (struct blame_row){p->victim, p->culprit, p->wait_ns,
							p->count};
	}
	if (t->n_pending)
		memcpy(row + all, t->pending, t->n_pending * sizeof(*row));
	all += t->n_pending;
	t->n_pending = 0;
	qsort(row, all, sizeof(*row), by_pair);
	for (size_t i = 0; i < all; i++) {
		if (kept && !by_pair(&row[kept - 1], &row[i])) {
			row[kept - 1].wait_ns += row[i].wait_ns;
			row[kept - 1].count += row[i].count;
		} else {
			row[kept++] = row[i];
		}
	}
	*out = row;
	*n = kept;
	return 0;
}

uint64_t blame_full(const struct blame_table *t)
{
	return t->full;
}

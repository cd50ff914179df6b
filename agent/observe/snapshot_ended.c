// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot_ended.c - over a longer window the culprit has often ended: it is in
 * none but earlier samples, and is put back from there.
 */
#include "snapshot_ended.h"

#include <errno.h>
#include <stdlib.h>

static int compare_tasks(const void *left, const void *right)
{
	const struct task_row *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static int compare_blames(const void *left, const void *right)
{
	const struct blame_row *a = left, *b = right;

	if (a->victim != b->victim)
		return a->victim < b->victim ? -1 : 1;
	return (a->culprit > b->culprit) - (a->culprit < b->culprit);
}

/* How many rows of older are not in all: one walk over both, as both are sorted,
 * since most samples have none and there are many of them. */
static size_t missing_tasks(const struct snapshot *all, const struct snapshot *older)
{
	size_t missing = 0, at = 0;

	for (size_t i = 0; i < older->n_tasks; i++) {
		while (at < all->n_tasks && compare_tasks(&all->task[at], &older->task[i]) < 0)
			at++;
		missing += at == all->n_tasks ||
			   compare_tasks(&all->task[at], &older->task[i]) != 0;
	}
	return missing;
}

static size_t missing_blames(const struct snapshot *all, const struct snapshot *older)
{
	size_t missing = 0, at = 0;

	for (size_t i = 0; i < older->n_blames; i++) {
		while (at < all->n_blames && compare_blames(&all->blame[at], &older->blame[i]) < 0)
			at++;
		missing += at == all->n_blames ||
			   compare_blames(&all->blame[at], &older->blame[i]) != 0;
	}
	return missing;
}

/* shortest: the sample whose resident memory counts. */
static int add_tasks(struct snapshot *all, const struct snapshot *older,
		     const struct snapshot *shortest)
{
	size_t missing = missing_tasks(all, older), n = all->n_tasks;
	struct task_row *more;

	if (missing == 0)
		return 0;
	more = realloc(all->task, (n + missing) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	all->task = more;
	for (size_t i = 0; i < older->n_tasks; i++) {
		const struct task_row *row = &older->task[i];
		const struct task_row *held = snapshot_task(shortest, row->pid);

		if (snapshot_task(all, row->pid)) /* of the n that are sorted */
			continue;
		more[n] = *row;
		more[n].rss_bytes =
			held && held->start_ns == row->start_ns ? held->rss_bytes : 0;
		n++;
	}
	all->n_tasks = n;
	qsort(all->task, n, sizeof(*all->task), compare_tasks);
	return 0;
}

/* Is a pid the same process in both, or in neither any? */
static bool same_process(const struct snapshot *a, const struct snapshot *b, pid_t pid)
{
	const struct task_row *x = snapshot_task(a, pid), *y = snapshot_task(b, pid);

	return x && y ? x->start_ns == y->start_ns : !x && !y;
}

static bool is_missing(const struct snapshot *all, const struct snapshot *older,
		       const struct blame_row *row)
{
	if (all->n_blames &&
	    bsearch(row, all->blame, all->n_blames, sizeof(*row), compare_blames))
		return false;
	return same_process(all, older, row->victim) && same_process(all, older, row->culprit);
}

static int add_blames(struct snapshot *all, const struct snapshot *older)
{
	size_t missing = missing_blames(all, older), n = all->n_blames;
	struct blame_row *more;

	if (missing == 0)
		return 0;
	more = realloc(all->blame, (n + missing) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	all->blame = more;
	for (size_t i = 0; i < older->n_blames; i++) {
		if (is_missing(all, older, &older->blame[i]))
			more[n++] = older->blame[i];
	}
	all->n_blames = n;
	qsort(all->blame, n, sizeof(*all->blame), compare_blames);
	return 0;
}

static int compare_ios(const void *left, const void *right)
{
	const struct io_row *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->dev > b->dev) - (a->dev < b->dev);
}

static bool io_missing(const struct snapshot *all, size_t n, const struct io_row *row)
{
	const struct task_row *task = snapshot_task(all, row->pid);

	return !(n && bsearch(row, all->io, n, sizeof(*row), compare_ios)) &&
	       task && task->start_ns == row->start_ns;
}

/* After add_tasks(), so that whoever is named is there. */
static int add_ios(struct snapshot *all, const struct snapshot *older)
{
	size_t n = all->n_ios, missing = 0;
	struct io_row *more;

	for (size_t i = 0; i < older->n_ios; i++)
		missing += io_missing(all, n, &older->io[i]);
	if (missing == 0)
		return 0;
	more = realloc(all->io, (n + missing) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	all->io = more;
	for (size_t i = 0; i < older->n_ios; i++) {
		if (io_missing(all, n, &older->io[i])) /* of the n that are sorted */
			more[all->n_ios++] = older->io[i];
	}
	qsort(all->io, all->n_ios, sizeof(*all->io), compare_ios);
	return 0;
}

int snapshot_with_ended(const struct snapshot *sample, size_t n, struct snapshot *out)
{
	const struct snapshot *shortest = &sample[0];
	int err = snapshot_copy(&sample[n - 1], out);

	for (size_t i = 1; i < n; i++) {
		if (sample[i].memory.available < shortest->memory.available)
			shortest = &sample[i];
	}
	for (size_t i = n - 1; i-- > 0 && err == 0;) {
		err = add_tasks(out, &sample[i], shortest);
		if (err == 0)
			err = add_blames(out, &sample[i]);
		if (err == 0)
			err = add_ios(out, &sample[i]);
		if (err < 0)
			snapshot_free(out);
	}
	return err;
}

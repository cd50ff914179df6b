// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_file.c - what processes wait for in file systems: pauses of those who
 * write, because somebody dirties pages faster than the disk takes them; fsync behind
 * somebody else's many; servers of file systems that do not answer.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "findings_disk.h"
#include "findings_impl.h"
#include "findings_table.h"

/* Of a group (whole). */
typedef uint64_t (*amount_fn)(const struct work *w, size_t group);

/* Who is not made to pause writes elsewhere, or little: it has no part in it. */
static uint64_t dirtied(const struct work *w, size_t group)
{
	const struct task_times *t = &w->whole.group[group].t;

	return t->dirty_ns ? t->write_bytes : 0;
}

static uint64_t syncs(const struct work *w, size_t group)
{
	return w->whole.group[group].t.syncs;
}

/* What its own requests took, on all disks. */
static uint64_t own_requests_ns(const struct work *w, size_t group)
{
	uint64_t ns = 0;

	for (size_t i = 0; i < w->s->n_ios; i++) {
		const struct io_times *t = &w->s->io[i].t;
		size_t task = task_index(w->s, w->s->io[i].pid);

		if (task != GROUP_NOBODY && w->whole.of[task] == group)
			ns += t->read_queue_ns + t->read_device_ns + t->write_queue_ns +
			      t->write_device_ns;
	}
	return ns;
}

/*
 * The pauses that the kernel counts, and what one that writes slept for storage beyond
 * them, with no request of its own on its way: its file system then waits for what is
 * being written back, as a journal does that is full or being committed.
 */
uint64_t dirty_loss(const struct task_times *t, uint64_t own_requests_ns)
{
	uint64_t known = t->dirty_ns + t->sync_ns + t->fault_ns + own_requests_ns;

	return t->dirty_ns + (t->write_bytes && t->iowait_ns > known ? t->iowait_ns - known : 0);
}

static uint64_t paused(const struct work *w, size_t group)
{
	return dirty_loss(&w->whole.group[group].t, own_requests_ns(w, group));
}

static uint64_t in_sync(const struct work *w, size_t group)
{
	return w->whole.group[group].t.sync_ns;
}

/* The group that did most of something: a majority of it, or GROUP_NOBODY. */
static size_t majority(const struct work *w, amount_fn amount)
{
	uint64_t sum = 0, most = 0;
	size_t best = GROUP_NOBODY;

	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t n = w->whole.group[g].kernel ? 0 : amount(w, g);

		sum += n;
		if (n > most) {
			most = n;
			best = g;
		}
	}
	return most >= part_of(sum, MAJORITY_PERCENT) ? best : GROUP_NOBODY;
}

/* Who lost most time, of those that did no more than half of what the culprit did;
 * *all: what all of these lost. */
static size_t wronged(const struct work *w, amount_fn lost, amount_fn did, size_t culprit,
		      uint64_t *all)
{
	uint64_t bound = did(w, culprit) / 2, most = 0;
	size_t best = GROUP_NOBODY;

	*all = 0;
	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];
		uint64_t n = lost(w, g);

		if (g == culprit || group->kernel || group->self || did(w, g) > bound ||
		    at_io_limit(w, &w->s->task[w->whole.member[group->first]]))
			continue;
		*all += n;
		if (n > most) {
			most = n;
			best = g;
		}
	}
	return best;
}

/* A victim that lost to somebody who did the most of something. */
static struct finding *find_wronged(struct work *w, enum finding_cause cause, amount_fn lost,
				    amount_fn did, size_t culprit)
{
	const struct group *by = &w->whole.group[culprit];
	struct finding *f;
	uint64_t all, ns;
	size_t victim = wronged(w, lost, did, culprit, &all);

	if (victim == GROUP_NOBODY)
		return NULL;
	ns = lost(w, victim);
	if (!is_worth(w, ns))
		return NULL;
	f = found_add(w, by->self ? CAUSE_SELF : cause, all);
	if (!f)
		return NULL;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	groups_subject(&w->whole, culprit, NULL, &f->culprit);
	f->lost_ns = ns;
	f->all_lost_ns = all;
	f->culprit_run_ns = by->t.run_ns;
	f->confidence = CONFIDENCE_MEASURED;
	return f;
}

/*
 * The kernel lets everyone who writes pause while too much is dirty, whoever made it
 * so: a big writer pauses for its own bytes, the others for his.
 */
static void find_dirty(struct work *w)
{
	size_t writer = majority(w, dirtied);
	struct finding *f;

	if (writer == GROUP_NOBODY || !is_worth(w, w->whole.group[writer].t.dirty_ns))
		return;
	f = find_wronged(w, CAUSE_DIRTY_STALL, paused, dirtied, writer);
	if (!f)
		return;
	f->bytes = w->whole.group[writer].t.write_bytes;
	f->blamed_ns = f->lost_ns;
	for (size_t g = 0; g < w->whole.n; g++) {
		if (g != writer)
			f->count += w->whole.group[g].t.dirty_pauses;
	}
	evidence_add(f, EVIDENCE_DIRTY, w->s->memory.dirty);
	evidence_add(f, EVIDENCE_WRITE_BACK, w->s->memory.writeback);
}

/*
 * Each fsync makes the disk empty its cache and the file system end a transaction;
 * those of others wait in the same line.
 */
static void find_syncs(struct work *w)
{
	size_t stormer = majority(w, syncs);
	const struct group *by, *who;
	struct finding *f;
	size_t victim;

	if (stormer == GROUP_NOBODY)
		return;
	by = &w->whole.group[stormer];
	if (by->t.sync_ns < part_of(w->s->span_ns, STORM_SYNC_PERCENT))
		return;
	f = find_wronged(w, CAUSE_FSYNC_STORM, in_sync, syncs, stormer);
	if (!f)
		return;
	victim = w->whole.of[task_index(w->s, f->victim.pid[0])];
	who = &w->whole.group[victim];
	f->count = by->t.syncs;
	/* It waits behind the stormer for as much of the time as that one is in it. */
	f->blamed_ns = by->t.sync_ns >= w->s->span_ns ?
			       f->lost_ns :
			       (uint64_t)((double)f->lost_ns * (double)by->t.sync_ns /
					  (double)w->s->span_ns);
	evidence_add(f, EVIDENCE_SYNCS,
		     (uint64_t)((unsigned __int128)by->t.syncs * 1000 * 1000000000 / w->s->span_ns));
	if (who->t.syncs)
		evidence_add(f, EVIDENCE_SYNC_TIME, who->t.sync_ns / who->t.syncs);
}

/* Its child has not begun to run its own program: vfork(2) waits for that. */
static bool waits_for_child(const struct snapshot *s, const struct task_row *task)
{
	uint64_t since = s->time_ns > task->stuck_ns ? s->time_ns - task->stuck_ns : 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].ppid == task->pid && s->task[i].start_ns + 1000000000 >= since &&
		    strncmp(s->task[i].comm, task->comm, sizeof(task->comm)) == 0)
			return true;
	}
	return false;
}

/* The stopped server of a file system; NULL: none, or more than one. */
static const struct task_row *stopped_server(const struct snapshot *s)
{
	const struct task_row *found = NULL;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (!s->task[i].fuse_server || !task_held(&s->task[i]))
			continue;
		if (found)
			return NULL;
		found = &s->task[i];
	}
	return found;
}

static uint64_t stuck_for(const struct snapshot *s, const struct task_row *task,
			  const struct task_row *server)
{
	bool other = task->t.iowait_ns + task->t.memwait_ns <= task->t.blocked_ns / 2;

	if (task->kernel_thread)
		return 0;
	if (server && task->fuse_ns >= STUCK_NS && task->pid != server->pid)
		return task->fuse_ns;
	/* What waits for a disk or memory is told by their own findings. */
	if (task->stuck_ns >= STUCK_NS && other && !waits_for_child(s, task))
		return task->stuck_ns;
	return 0;
}

/* The process alone, of what may be a group of its kind. */
static void one_process(const struct work *w, const struct task_row *task, struct subject *out)
{
	bool *only = calloc(w->s->n_tasks + 1, sizeof(*only));
	size_t i = (size_t)(task - w->s->task);

	if (only)
		only[i] = true;
	groups_subject(&w->whole, w->whole.of[i], only, out);
	free(only);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static int find_stuck(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct task_row *server = stopped_server(s);
	uint64_t most = 0, all = 0, lost = 0, n = 0;
	uint64_t *ns = calloc(s->n_tasks + 1, sizeof(*ns));
	bool *only = calloc(s->n_tasks + 1, sizeof(*only));
	size_t best = GROUP_NOBODY;
	struct finding *f = NULL;
	int err;

	for (size_t i = 0; ns && only && i < s->n_tasks; i++) {
		ns[i] = stuck_for(s, &s->task[i], server);
		only[i] = ns[i] != 0;
		n += only[i];
		all += least(ns[i], s->span_ns);
		if (ns[i] > most) {
			most = ns[i];
			best = w->whole.of[i];
		}
	}
	for (size_t i = 0; best != GROUP_NOBODY && i < s->n_tasks; i++)
		lost += w->whole.of[i] == best ? least(ns[i], s->span_ns) : 0;
	if (best != GROUP_NOBODY)
		f = found_add(w, CAUSE_STUCK, all);
	if (f) {
		groups_subject(&w->whole, best, only, &f->victim);
		f->lost_ns = lost;
		f->all_lost_ns = all;
		f->count = n;
		f->confidence = server ? CONFIDENCE_ACCOUNTED : CONFIDENCE_MEASURED;
		evidence_add(f, EVIDENCE_STUCK, most);
		if (server) {
			one_process(w, server, &f->culprit);
			f->blamed_ns = lost;
		}
	}
	err = ns && only ? 0 : -ENOMEM;
	free(ns);
	free(only);
	return err;
}

int find_files(struct work *w)
{
	find_dirty(w);
	find_syncs(w);
	return find_stuck(w);
}

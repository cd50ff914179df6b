// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_life.c - what runs out besides time and memory: ended processes that
 * nobody waits for, file descriptors, and the number of tasks - of a cgroup, of a
 * user, of the machine.
 *
 * No time is lost here that could be accounted: a call fails, at once.  A program
 * that fails all the time gets nothing done, so each failure counts as a part of
 * the window, a whole window at the most.
 */
#include "findings_life.h"

#include <stdio.h>
#include <string.h>

#include "findings_table.h"

/* Zombies of one parent.  unit: processes; default 100, and still more of them: a
 * parent that is merely late has a few, and they go. */
#define ZOMBIES_LEAST 100
/* ... or this part of the nearest task limit.  unit: %; default 10. */
#define ZOMBIES_PERCENT 10
/* Calls that failed for a limit.  unit: calls in the window; default 10, one a second
 * of the short one: a program that tries how many it gets, and stops, is none. */
#define ERRORS_LEAST 10
/* A failed call counts as so much time.  unit: ns; default 1 s: what was asked for
 * was not done, and one second of trying is as long as anybody looks at it. */
#define ERROR_NS 1000000000ull
/* The whole machine's open files are short from this part of the limit on.
 * unit: %; default 95: only root may use the rest (fs.file-max). */
#define FILES_PERCENT 95

static uint64_t error_rank(const struct work *w, uint64_t errors)
{
	return errors >= w->s->span_ns / ERROR_NS ? w->s->span_ns : errors * ERROR_NS;
}

/* --- how many more tasks --------------------------------------------------------- */

static bool has_limit(const struct cgroup_row *row)
{
	return row->task_limit && row->task_limit != UINT64_MAX;
}

static bool is_pids_row(const struct cgroup_row *row, const struct cgroup_row *leaf)
{
	/* Ids of one hierarchy bear one mark; its top bits (event.h). */
	return row->id >> 61 == leaf->id >> 61;
}

/* Is path at or below above? */
static bool path_below(const char *path, const char *above)
{
	size_t len = strlen(above);

	return !strncmp(path, above, len) && (path[len] == '/' || path[len] == '\0');
}

static void bound_by(struct task_room *room, enum task_bound bound, uint64_t used, uint64_t limit,
		     const struct cgroup_row *cgroup)
{
	uint64_t left = limit > used ? limit - used : 0;

	if (!limit || limit == UINT64_MAX ||
	    (room->limit && left >= (room->limit > room->used ? room->limit - room->used : 0)))
		return;
	*room = (struct task_room){ bound, used, limit, cgroup };
}

static uint64_t tasks_of_user(const struct snapshot *s, uid_t uid)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].uid == uid)
			sum += s->task[i].threads + s->task[i].zombies;
	}
	return sum;
}

void task_room_of(const struct work *w, const struct task_row *row, struct task_room *out)
{
	const struct snapshot *s = w->s;
	const struct cgroup_row *leaf = cgroup_below_root(s, row->pids_cgroup);

	*out = (struct task_room){ .bound = BOUND_NONE };
	bound_by(out, BOUND_MACHINE, s->limits.threads, s->limits.threads_max, NULL);
	bound_by(out, BOUND_MACHINE, s->limits.threads, s->limits.pid_max, NULL);
	if (row->uid) /* root is not held to it (setrlimit(2)) */
		bound_by(out, BOUND_USER, tasks_of_user(s, row->uid), row->nproc_limit, NULL);
	for (size_t i = 0; leaf && i < s->n_cgroups; i++) {
		const struct cgroup_row *c = &s->cgroup[i];

		if (has_limit(c) && is_pids_row(c, leaf) && path_below(leaf->path, c->path))
			bound_by(out, BOUND_CGROUP, c->tasks, c->task_limit, c);
	}
}

/* --- zombies ---------------------------------------------------------------------- */

void find_zombies(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct task_row *worst = NULL;
	struct task_room room;
	struct finding *f;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		/* init waits for them in its own time, and nothing else does. */
		if (row->pid != 1 && !row->kernel_thread && row->zombies &&
		    (!worst || row->zombies > worst->zombies))
			worst = row;
	}
	if (!worst)
		return;
	task_room_of(w, worst, &room);
	if ((worst->zombies < ZOMBIES_LEAST || worst->zombies <= worst->zombies_before) &&
	    (!room.limit || worst->zombies < part_of(room.limit, ZOMBIES_PERCENT)))
		return;
	f = found_add(w, CAUSE_ZOMBIES, 1);
	if (!f)
		return;
	subject_of_task(worst, &f->culprit);
	f->confidence = CONFIDENCE_MEASURED;
	f->count = worst->zombies;
	evidence_add(f, EVIDENCE_MORE, worst->zombies > worst->zombies_before ?
						worst->zombies - worst->zombies_before : 0);
	if (room.limit)
		evidence_add(f, EVIDENCE_TASK_LIMIT, room.limit);
}

/* --- file descriptors ------------------------------------------------------------- */

/* The machine's own limit: whoever holds most of them. */
static void find_machine_files(struct work *w)
{
	const struct limits_state *l = &w->s->limits;
	const struct task_row *most = NULL;
	struct finding *f;

	if (!l->files_max || l->files < part_of(l->files_max, FILES_PERCENT))
		return;
	f = found_add(w, CAUSE_FD_LIMIT, w->s->span_ns);
	if (!f)
		return;
	f->confidence = CONFIDENCE_MEASURED;
	evidence_add(f, EVIDENCE_FILES, l->files);
	evidence_add(f, EVIDENCE_FILE_LIMIT, l->files_max);
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		f->count += w->s->task[i].t.fd_errors;
		if (!most || w->s->task[i].fds > most->fds)
			most = &w->s->task[i];
	}
	if (most && most->fds >= part_of(l->files, MAJORITY_PERCENT))
		subject_of_task(most, &f->culprit);
}

/* It came to its limit in this window.  One that stands there may be a confined program,
 * whose limit is what it has. */
static bool out_of_files(const struct task_row *row)
{
	return row->fd_limit && row->fds >= row->fd_limit && row->fds > row->fds_before;
}

/* The worst of each program only: its workers fail alike. */
void find_file_limit(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct task_row *worst = NULL;
	struct finding *f;

	find_machine_files(w);
	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		/* Where failures are counted they tell; full and content is no trouble. */
		if (row->t.fd_errors < ERRORS_LEAST &&
		    !(out_of_files(row) && !s->set[PROBE_LIFE].on_ns))
			continue;
		if (!worst || row->t.fd_errors > worst->t.fd_errors)
			worst = row;
	}
	if (!worst)
		return;
	f = found_add(w, CAUSE_FD_LIMIT, error_rank(w, worst->t.fd_errors));
	if (!f)
		return;
	subject_of_task(worst, &f->victim);
	f->culprit = f->victim;
	f->confidence = worst->t.fd_errors ? CONFIDENCE_ACCOUNTED : CONFIDENCE_INFERRED;
	f->count = worst->t.fd_errors;
	evidence_add(f, EVIDENCE_FILES, worst->fds);
	evidence_add(f, EVIDENCE_FILE_LIMIT, worst->fd_limit);
	evidence_add(f, EVIDENCE_MORE,
		     worst->fds > worst->fds_before ? worst->fds - worst->fds_before : 0);
}

/* --- tasks ------------------------------------------------------------------------ */

static void cgroup_subject(const struct work *w, const struct cgroup_row *row, struct subject *out)
{
	const struct snapshot *s = w->s;

	*out = (struct subject){ .kind = SUBJECT_CGROUP, .cgroup_id = row->id };
	cgroup_name(row, out->name, sizeof(out->name));
	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct cgroup_row *leaf = cgroup_below_root(s, s->task[i].pids_cgroup);

		if (!leaf || !is_pids_row(row, leaf) || !path_below(leaf->path, row->path))
			continue;
		if (out->n_pids < SUBJECT_PIDS_MAX) {
			out->pid[out->n_pids] = s->task[i].pid;
			out->pid_start_ns[out->n_pids] = s->task[i].start_ns;
		}
		out->n_pids++;
		out->uid = s->task[i].uid;
	}
	out->start_ns = out->pid_start_ns[0];
}

/*
 * The refusals are counted where the fork was tried, which may be below the cgroup
 * whose limit it was (the same cgroup since 73e75e6fc352, 6.11).
 */
static const struct cgroup_row *limit_above(const struct work *w, const struct cgroup_row *row)
{
	const struct cgroup_row *best = has_limit(row) ? row : NULL;

	for (size_t i = 0; i < w->s->n_cgroups; i++) {
		const struct cgroup_row *c = &w->s->cgroup[i];

		if (has_limit(c) && is_pids_row(c, row) && path_below(row->path, c->path) &&
		    (!best || c->task_limit - (c->tasks < c->task_limit ? c->tasks : c->task_limit) <
				      best->task_limit - (best->tasks < best->task_limit ?
								  best->tasks : best->task_limit)))
			best = c;
	}
	return best;
}

/* Who failed most at it; NULL where that was not counted. */
static const struct task_row *most_refused(const struct work *w, enum task_bound bound,
					   const struct cgroup_row *cgroup)
{
	const struct task_row *worst = NULL;

	for (size_t i = 0; i < w->s->n_tasks; i++) {
		const struct task_row *row = &w->s->task[i];
		struct task_room room;

		if (!row->t.fork_errors || (worst && row->t.fork_errors <= worst->t.fork_errors))
			continue;
		task_room_of(w, row, &room);
		if (room.bound == bound && room.cgroup == cgroup)
			worst = row;
	}
	return worst;
}

static bool find_cgroup_tasks(struct work *w)
{
	const struct cgroup_row *worst = NULL, *limit;
	const struct task_row *victim;
	struct finding *f;

	for (size_t i = 0; i < w->s->n_cgroups; i++) {
		const struct cgroup_row *c = &w->s->cgroup[i];

		if (c->task_refusals >= ERRORS_LEAST &&
		    (!worst || c->task_refusals > worst->task_refusals))
			worst = c;
	}
	limit = worst ? limit_above(w, worst) : NULL;
	if (!limit)
		return false;
	f = found_add(w, CAUSE_TASK_LIMIT, error_rank(w, worst->task_refusals));
	if (!f)
		return true;
	cgroup_subject(w, limit, &f->culprit);
	victim = most_refused(w, BOUND_CGROUP, limit);
	if (victim)
		subject_of_task(victim, &f->victim);
	f->confidence = CONFIDENCE_ACCOUNTED;
	f->count = worst->task_refusals;
	evidence_add(f, EVIDENCE_TASKS, limit->tasks);
	evidence_add(f, EVIDENCE_TASK_LIMIT, limit->task_limit);
	return true;
}

/* The limits that no cgroup counts for: they are known by the calls that failed. */
void find_task_limit(struct work *w)
{
	const struct task_row *worst = NULL;
	struct task_room room;
	struct finding *f;

	if (find_cgroup_tasks(w))
		return;
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		const struct task_row *row = &w->s->task[i];

		if (row->t.fork_errors >= ERRORS_LEAST &&
		    (!worst || row->t.fork_errors > worst->t.fork_errors))
			worst = row;
	}
	if (!worst)
		return;
	task_room_of(w, worst, &room);
	if (!room.limit)
		return;
	f = found_add(w, CAUSE_TASK_LIMIT, error_rank(w, worst->t.fork_errors));
	if (!f)
		return;
	if (room.bound == BOUND_CGROUP)
		cgroup_subject(w, room.cgroup, &f->culprit);
	if (room.bound != BOUND_MACHINE)
		subject_of_task(worst, &f->victim);
	f->confidence = CONFIDENCE_MEASURED;
	f->count = worst->t.fork_errors;
	evidence_add(f, EVIDENCE_TASKS, room.used);
	evidence_add(f, EVIDENCE_TASK_LIMIT, room.limit);
}

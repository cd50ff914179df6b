// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_conceal.c - what a person may be told from whom /proc hides the processes of
 * others: what is slow and by how much, but neither names nor ids of those.
 *
 * Control groups and kernel threads are named: their names are no secret of a process
 * (/sys/fs/cgroup is readable by all).
 */
#include <stdio.h>
#include <string.h>

#include "findings.h"

static bool hidden_task(const struct task_row *row, uid_t uid)
{
	return !row->kernel_thread && row->uid != uid;
}

/* 0 is nobody in particular. */
static bool hidden_pid(const struct snapshot *s, pid_t pid, uid_t uid)
{
	const struct task_row *row = snapshot_task(s, pid);

	return pid > 0 && (!row || hidden_task(row, uid));
}

static void forget_pids(struct subject *who)
{
	who->n_pids = 0;
	who->start_ns = 0;
	memset(who->pid, 0, sizeof(who->pid));
	memset(who->pid_start_ns, 0, sizeof(who->pid_start_ns));
}

void subject_conceal(struct subject *who, uid_t uid)
{
	if (who->kind == SUBJECT_CGROUP && who->uid != uid)
		forget_pids(who);
	if ((who->kind != SUBJECT_PROCESS && who->kind != SUBJECT_GROUP) || who->uid == uid)
		return;
	/* One in grammar, too: how many it is of is not kept. */
	snprintf(who->name, sizeof(who->name), "%s of another user",
		 who->n_pids > 1 ? "a group of processes" : "a process");
	who->kind = SUBJECT_HIDDEN;
	who->cgroup_id = 0;
	forget_pids(who);
}

void finding_conceal(struct finding *f, uid_t uid)
{
	size_t n = 0;

	subject_conceal(&f->victim, uid);
	subject_conceal(&f->culprit, uid);
	for (size_t i = 0; i < f->n_evidence; i++)
		if (f->evidence[i].kind != EVIDENCE_LOCK_HOLDER)
			f->evidence[n++] = f->evidence[i];
	f->n_evidence = n;
}

/* Behind whom a process waited: others' together are not attributed. */
static void conceal_blame(struct snapshot *s, uid_t uid)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_blames; i++) {
		struct blame_row row = s->blame[i];

		if (hidden_pid(s, row.victim, uid))
			continue;
		if (hidden_pid(s, row.culprit, uid))
			row.culprit = 0;
		/* Sorted: the row of 0 is the first of a victim's. */
		if (row.culprit == 0) {
			size_t first = n;

			while (first > 0 && s->blame[first - 1].victim == row.victim)
				first--;
			if (first < n && s->blame[first].culprit == 0) {
				s->blame[first].wait_ns += row.wait_ns;
				s->blame[first].count += row.count;
				continue;
			}
			memmove(&s->blame[first + 1], &s->blame[first],
				(n - first) * sizeof(*s->blame));
			s->blame[first] = row;
			n++;
			continue;
		}
		s->blame[n++] = row;
	}
	s->n_blames = n;
}

static void conceal_locks(struct snapshot *s, uid_t uid)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_locks; i++)
		if (!hidden_pid(s, s->lock[i].waiter, uid) && !hidden_pid(s, s->lock[i].other, uid))
			s->lock[n++] = s->lock[i];
	s->n_locks = n;
}

static void conceal_io(struct snapshot *s, uid_t uid)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_ios; i++)
		if (!hidden_pid(s, s->io[i].pid, uid))
			s->io[n++] = s->io[i];
	s->n_ios = n;
}

static void conceal_peers(struct snapshot *s, uid_t uid)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_peers; i++) {
		if (hidden_pid(s, s->peer[i].pid, uid))
			continue;
		s->peer[n] = s->peer[i];
		if (hidden_pid(s, s->peer[n].peer_pid, uid))
			s->peer[n].peer_pid = 0;
		n++;
	}
	s->n_peers = n;
}

void snapshot_conceal(struct snapshot *s, uid_t uid)
{
	size_t n = 0;

	conceal_blame(s, uid);
	conceal_locks(s, uid);
	conceal_io(s, uid);
	conceal_peers(s, uid);
	for (size_t i = 0; i < s->n_tasks; i++)
		if (!hidden_task(&s->task[i], uid))
			s->task[n++] = s->task[i];
	s->n_tasks = n;
}

void findings_conceal(struct findings *f, struct snapshot *s, uid_t uid)
{
	for (size_t i = 0; i < f->n_findings; i++)
		finding_conceal(&f->finding[i], uid);
	for (size_t i = 0; i < f->n_offers; i++) {
		subject_conceal(&f->offer[i].victim, uid);
		subject_conceal(&f->offer[i].target, uid);
	}
	snapshot_conceal(s, uid);
}

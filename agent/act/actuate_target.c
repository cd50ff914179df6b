/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_target.c - what an offer means at this moment: the processes with their
 * pidfds, and the facts that the policy judges. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/action_kinds.h"
#include "actuate_internal.h"

bool target_ends(struct actuator *a, pid_t pid)
{
	struct procinfo info;
	int err = procinfo_read(a->proc, pid, 0, &info);

	return err == -ESRCH || (!err && info.ending);
}

int target_confined(struct actuator *a, pid_t pid)
{
	int holds;

	if (!a->confined)
		return 0;
	holds = cgroup_dir_holds(a->map, &a->confine, pid);
	if (holds < 0)
		return holds;
	if (holds)
		return 0;
	return target_ends(a, pid) ? -ESRCH : -EPERM;
}

bool actuator_yields(const struct actuator *a, pid_t pid)
{
	return sched_getscheduler(pid) == SCHED_IDLE || cgroup_yields(a->map, pid);
}

static bool is_own(struct actuator *a, pid_t pid)
{
	size_t i;

	if (pid == getpid())
		return true;
	for (i = 0; i < sizeof(a->self) / sizeof(a->self[0]); i++)
		if (a->self[i] > 0 && procinfo_descends(a->proc, pid, a->self[i]))
			return true;
	return false;
}

/* Every path that the process has in some hierarchy, once.  One that does not fit
 * is cut: rules are shorter, so they still match it. */
static int add_cgroups(struct actuator *a, pid_t pid, struct target_facts *f)
{
	struct cgroup_places places;
	size_t i, k;
	int err = cgroup_places_read(a->map, pid, &places);

	if (err)
		return err;
	for (i = 0; i < places.n && !err; i++) {
		char path[sizeof(f->cgroup[0])];

		if (!strcmp(places.place[i].path, "/"))
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)sizeof(path) - 1, places.place[i].path);
		for (k = 0; k < f->n_cgroups && strcmp(f->cgroup[k], path); k++)
			;
		if (k < f->n_cgroups)
			continue;
		if (k == FACTS_CGROUPS)
			err = -E2BIG;
		else
			memcpy(f->cgroup[f->n_cgroups++], path, sizeof(path));
	}
	cgroup_places_free(&places);
	return err;
}

int target_add_facts(struct actuator *a, const struct asker *asker, pid_t pid, struct target *t)
{
	struct target_facts *bigger, *f;
	struct procinfo info;
	int err;

	bigger = realloc(t->facts, (t->n_facts + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	t->facts = bigger;
	f = &bigger[t->n_facts];
	memset(f, 0, sizeof(*f));
	err = procinfo_read(a->proc, pid, 0, &info);
	if (!err && info.ended)
		err = -ESRCH;
	if (!err)
		err = procinfo_uid(a->proc, pid, &f->uid);
	if (!err)
		err = add_cgroups(a, pid, f);
	if (!err)
		err = procinfo_exe(a->proc, pid, f->exe, sizeof(f->exe));
	if (err == -ENAMETOOLONG || err == -EACCES || err == -EPERM)
		err = 0; /* cut, as above; or hidden, which the policy refuses */
	if (!err)
		err = target_confined(a, pid);
	f->inside_confine = err == 0;
	if (err && err != -EPERM)
		return err;
	f->pid = pid;
	f->start_ns = procinfo_ns(info.start);
	f->ppid = info.ppid;
	f->session = info.session;
	f->kernel_thread = info.kernel_thread;
	f->own = is_own(a, pid);
	/* The asker may have ended since it asked; its session then still tells the
	 * terminal and what that stands on. */
	f->ancestor_of_asker =
		(asker->pid > 0 && procinfo_descends(a->proc, asker->pid, pid)) ||
		(asker->session > 0 && procinfo_descends(a->proc, asker->session, pid));
	t->n_facts++;
	return 0;
}

static int add_process(struct actuator *a, const struct subject *who, unsigned int i,
		       const struct asker *asker, struct target *t, char *reason, size_t len)
{
	struct target_process *p = &t->process[t->n];
	uint64_t start = who->pid_start_ns[i];
	size_t k;
	int err;

	if (!start && i == 0)
		start = who->start_ns;
	if (!start) {
		snprintf(reason, len, "the start time of pid %d is not known", (int)who->pid[i]);
		return -EINVAL;
	}
	for (k = 0; k < t->n; k++)
		if (t->process[k].pid == who->pid[i])
			return 0;
	p->pid = who->pid[i];
	p->start = procinfo_ticks(start);
	p->pidfd = procinfo_open(a->proc, p->pid, p->start);
	err = p->pidfd < 0 ? p->pidfd : 0;
	if (!err) {
		t->n++;
		p->unique = procinfo_unique(p->pidfd);
		err = target_add_facts(a, asker, p->pid, t);
		if (!err)
			p->session = t->facts[t->n_facts - 1].session;
		/* Facts are those of this process if it is still there after them. */
		if (!err && !procinfo_lives(p->pidfd)) {
			t->n_facts--;
			err = -ESRCH;
		}
		if (err)
			close(t->process[--t->n].pidfd);
	}
	if (err == -ESRCH) {
		t->ended++;
		return 0;
	}
	if (err)
		snprintf(reason, len, "pid %d cannot be looked at: %s", (int)who->pid[i],
			 strerror(-err));
	return err;
}

int target_resolve_processes(struct actuator *a, const struct offer *offer,
			     const struct asker *asker, struct target *t, char *reason, size_t len)
{
	const struct subject *who = &offer->target;
	unsigned int i;
	int err = 0;

	if (!who->n_pids) {
		snprintf(reason, len, "the action names no process");
		return -EINVAL;
	}
	if (who->n_pids > SUBJECT_PIDS_MAX) {
		snprintf(reason, len, "%u processes are more than one action may change (%d)",
			 who->n_pids, SUBJECT_PIDS_MAX);
		return -E2BIG;
	}
	t->process = calloc(who->n_pids, sizeof(*t->process));
	if (!t->process) {
		snprintf(reason, len, "out of memory");
		return -ENOMEM;
	}
	for (i = 0; i < who->n_pids && !err; i++)
		err = add_process(a, who, i, asker, t, reason, len);
	if (!err && !t->n) {
		snprintf(reason, len, who->n_pids == 1 ? "pid %d has ended" :
			 "pid %d and all others of the group have ended", (int)who->pid[0]);
		err = -ESTALE;
	}
	return err;
}

/* A cgroup that this controller does not set apart: the processes that were named with it
 * may be.  Not for memory, which stays counted where it was taken. */
static bool may_be_placed(const struct offer *offer)
{
	if (offer->kind == ACTION_THAW)
		return false; /* one in a group of its own would still be frozen */
	return offer->target.kind != SUBJECT_CGROUP ||
	       (offer->target.n_pids && strcmp(cgroup_controller(cgroup_knob_of(offer->kind)), "memory"));
}

/* The file of a cgroup is not to be seen before there is one; what the kernel has for all of
 * them is.  Source: kernel/sched/core.c, CONFIG_UCLAMP_TASK. */
static bool kernel_clamps(const struct actuator *a)
{
	return faccessat(a->proc, "sys/kernel/sched_util_clamp_max", F_OK, 0) == 0;
}

int target_add_members(struct actuator *a, const struct asker *asker, struct target *t,
		       char *reason, size_t len)
{
	pid_t *pid = NULL;
	size_t i, n = 0;
	int err = cgroup_members(&t->dir, policy_limits(a->policy).tasks, &pid, &n);

	for (i = 0; i < n && !err; i++) {
		err = target_add_facts(a, asker, pid[i], t);
		if (err == -ESRCH)
			err = 0; /* ended meanwhile */
	}
	free(pid);
	if (err)
		snprintf(reason, len, "the processes of its cgroup cannot be looked at: %s",
			 err == -E2BIG ? "there are too many" : strerror(-err));
	return err;
}

static int resolve_cgroup(struct actuator *a, const struct offer *offer, const struct asker *asker,
			  struct target *t, char *reason, size_t len)
{
	int err;

	if (offer->kind == ACTION_CLAMP && !kernel_clamps(a)) {
		snprintf(reason, len, "not possible here: this kernel clamps no speeds (needed: %s)",
			 action_table[ACTION_CLAMP].needs);
		return -ENOTSUP;
	}
	err = target_resolve_cgroup(a, offer, t, reason, len);
	if (err == -ENOTSUP && may_be_placed(offer))
		return target_resolve_placed(a, offer, asker, t, reason, len);
	if (err)
		return err;
	/* Pushed out one by one where its memory is counted with that of others. */
	if (offer->kind == ACTION_HIBERNATE && offer->target.n_pids &&
	    offer->target.kind != SUBJECT_CGROUP) {
		err = target_resolve_processes(a, offer, asker, t, reason, len);
		if (err)
			return err;
		t->n_facts = 0; /* the members' are what counts */
	}
	return target_add_members(a, asker, t, reason, len);
}

int target_resolve(struct actuator *a, const struct offer *offer, const struct asker *asker,
		   struct target *out, char *reason, size_t len)
{
	int err;

	*out = (struct target){.looked = procinfo_now()};
	if ((unsigned int)offer->kind >= ACTION_KINDS) {
		snprintf(reason, len, "no such action");
		return -EINVAL;
	}
	switch (actuate_kinds[offer->kind].target) {
	case TARGET_CGROUP:
		err = resolve_cgroup(a, offer, asker, out, reason, len);
		break;
	case TARGET_MACHINE:
		err = target_resolve_setting(a, offer, out, reason, len);
		break;
	case TARGET_PROFILE:
		err = target_resolve_profile(a, offer, asker, out, reason, len);
		break;
	case TARGET_PROCESSES:
	default:
		err = target_resolve_processes(a, offer, asker, out, reason, len);
		break;
	}
	if (err)
		target_free(out);
	return err;
}

const struct target_process *process_of(const struct target *t, const struct journal_knob *k)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->process[i].pid == k->pid && t->process[i].start == k->start)
			return &t->process[i];
	return NULL;
}

void undo_count_target(struct undo_tally *tally, pid_t pid, int err)
{
	tally->gone += err == -ESRCH;
	tally->outside += err == -EPERM;
	if (err && err != -ESRCH && err != -EPERM) {
		tally->failed++;
		tally->err = err;
		snprintf(tally->first, sizeof(tally->first), "pid %d", (int)pid);
	}
}

int target_reopen(struct actuator *a, const struct journal_knob *k)
{
	int pidfd = procinfo_open(a->proc, k->pid, k->start);

	if (pidfd < 0 || !k->ino || procinfo_unique(pidfd) == k->ino)
		return pidfd;
	close(pidfd);
	return -ESRCH;
}

bool knob_seen_before(const struct journal_knobs *knobs, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (knobs->knob[k].pid == knobs->knob[i].pid &&
		    knobs->knob[k].start == knobs->knob[i].start)
			return true;
	return false;
}

void target_free(struct target *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		close(t->process[i].pidfd);
	free(t->process);
	free(t->facts);
	plan_steps_free(t);
	*t = (struct target){0};
}

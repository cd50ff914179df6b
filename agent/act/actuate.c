/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate.c - from an offer to a change: policy, bounds, journal, write. */
#include "actuate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "actuate_internal.h"

#define SPEAK_NS 10000000000ull /* the journal speaks of times in 10 s */
#define HOUR_S 3600

const struct actuate_kind actuate_kinds[ACTION_KINDS] = {
	[ACTION_SCHED_IDLE] = {plan_threads, write_threads, undo_threads, TARGET_PROCESSES},
	[ACTION_NICE] = {plan_threads, write_threads, undo_threads, TARGET_PROCESSES},
	[ACTION_WEIGHT] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_NORMAL] = {plan_threads, write_threads, undo_threads, TARGET_PROCESSES},
	[ACTION_QUOTA] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_MEMORY] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_TASKS] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_FREEZE] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_AFFINITY] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_SLACK] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_IOPRIO] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_FILES] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_OOM] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_MEMORY_MAX] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_MEMORY_LOW] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_HIBERNATE] = {plan_hibernate, write_hibernate, undo_cgroup, TARGET_CGROUP},
	[ACTION_IO_WEIGHT] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_IO_READ] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_IO_WRITE] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_CPUSET] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_CLAMP] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_CGROUP_IDLE] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_IO_REQUESTS] = {plan_cgroup, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_SLICE] = {plan_threads, write_threads, undo_threads, TARGET_PROCESSES},
	[ACTION_BATCH] = {plan_threads, write_threads, undo_threads, TARGET_PROCESSES},
	[ACTION_THAW] = {plan_thaw, write_cgroup, undo_cgroup, TARGET_CGROUP},
	[ACTION_PROCESSES] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_MEMLOCK] = {plan_process, write_process, undo_processes, TARGET_PROCESSES},
	[ACTION_THP_DEFRAG] = {plan_setting, write_setting_knob, undo_setting, TARGET_MACHINE},
	[ACTION_KHUGEPAGED] = {plan_setting, write_setting_knob, undo_setting, TARGET_MACHINE},
	[ACTION_SWAPPINESS] = {plan_setting, write_setting_knob, undo_setting, TARGET_MACHINE},
	[ACTION_DIRTY] = {plan_setting, write_setting_knob, undo_setting, TARGET_MACHINE},
	[ACTION_PLAN] = {plan_profile, write_profile, undo_profile, TARGET_PROFILE},
};

static const char *const state_words[] = {
	[STATE_PLANNED] = "planned",	   [STATE_APPLIED] = "applied",
	[STATE_KEPT] = "kept",		   [STATE_REVERTED] = "reverted",
	[STATE_UNDONE] = "undone",	   [STATE_SUPERSEDED] = "superseded",
	[STATE_GONE] = "gone",		   [STATE_UNDOING] = "undoing",
	[STATE_FAILED] = "failed",
};

const char *action_state_word(enum action_state state)
{
	size_t n = sizeof(state_words) / sizeof(state_words[0]);

	return (size_t)state < n ? state_words[state] : "?";
}

void actuator_on_step(struct actuator *a, actuate_step_fn fn, void *ctx)
{
	a->step = fn;
	a->step_ctx = ctx;
}

void actuator_step(struct actuator *a, enum actuate_step step)
{
	if (a->step)
		a->step(a->step_ctx, step);
}

static int read_boot_id(struct actuator *a)
{
	int fd = openat(a->proc, "sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, a->boot, sizeof(a->boot) - 1);
	close(fd);
	if (n <= 0)
		return -EIO;
	a->boot[n] = '\0';
	a->boot[strcspn(a->boot, "\n")] = '\0';
	return 0;
}

static int open_confine(struct actuator *a, const char *path, char *reason, size_t len)
{
	int err = cgroup_dir_open(a->map, path, &a->confine);

	if (err == -EXDEV)
		snprintf(reason, len, "--confine %s: not in a cgroup file system; give a directory "
			 "below /sys/fs/cgroup", path);
	else if (err)
		snprintf(reason, len, "--confine %s: %s", path, strerror(-err));
	a->confined = !err;
	return err;
}

int actuator_open(const struct actuate_options *options, struct actuator **out, char *reason,
		  size_t reason_len)
{
	struct actuator *a = calloc(1, sizeof(*a));
	const char *proc = options->proc ? options->proc : "/proc";
	int err;

	*out = NULL;
	if (!a) {
		snprintf(reason, reason_len, "out of memory");
		return -ENOMEM;
	}
	a->policy = options->policy;
	a->root = options->root;
	a->profiles = options->profiles;
	a->asleep = options->asleep;
	a->asleep_ctx = options->asleep_ctx;
	memcpy(a->self, options->self, sizeof(a->self));
	if (getrandom(a->key, sizeof(a->key), 0) != sizeof(a->key)) {
		snprintf(reason, reason_len, "no random numbers: %s", strerror(errno));
		free(a);
		return -EIO;
	}
	a->proc = open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = a->proc < 0 ? -errno : read_boot_id(a);
	if (!err)
		err = cgroup_map_load(a->proc, options->cgroup, &a->map);
	if (err)
		snprintf(reason, reason_len, "%s cannot be read: %s", proc, strerror(-err));
	if (!err && options->confine)
		err = open_confine(a, options->confine, reason, reason_len);
	if (!err)
		err = journal_open(options->state_dir, &a->journal, reason, reason_len);
	if (err) {
		actuator_close(a);
		return err;
	}
	*out = a;
	return 0;
}

void actuator_close(struct actuator *a)
{
	if (!a)
		return;
	journal_close(a->journal);
	cgroup_map_free(a->map);
	if (a->proc >= 0)
		close(a->proc);
	free(a);
}

/* The agent itself asks in mode auto: no person has confirmed. */
static struct asker effective_asker(enum agent_mode mode, const struct asker *asker,
				    bool *automatic)
{
	struct asker who = *asker;

	*automatic = mode == MODE_AUTO && (asker->pid == 0 || asker->pid == getpid());
	if (*automatic)
		who.pid = 0;
	return who;
}

int target_judge(const struct actuator *a, const struct offer *offer, const struct target *t,
		 char *reason, size_t len)
{
	bool automatic;
	struct asker who = effective_asker(a->mode, a->asker, &automatic);

	return policy_check(a->policy, a->mode, &who, offer, t->facts, t->n_facts, reason, len) ==
			       VERDICT_ALLOW ? 0 : -EPERM;
}

/* Has this target been changed a moment ago?  One that was measured and kept is in the way
 * of nothing that a person agrees to: the next step can be told from it. */
static int check_cooldown(struct actuator *a, const struct journal_knobs *knobs, bool automatic,
			  char *reason, size_t len)
{
	uint64_t wait = policy_limits(a->policy).cooldown_s, now = procinfo_now(), last, since;
	uint64_t second = procinfo_ticks(1000000000ull);
	size_t i;
	int err;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (i && k->pid && k->pid == k[-1].pid)
			continue; /* another thread of the same process */
		err = journal_last_began(a->journal, a->boot, k, automatic, &last);
		if (err) {
			snprintf(reason, len, "the journal cannot be read: %s", journal_why(err));
			return err;
		}
		since = last && now > last ? (now - last) / second : 0;
		if (last && since < wait) {
			snprintf(reason, len, "the target was changed %u s ago; try again in %u s",
				 (unsigned int)since, (unsigned int)(wait - since));
			return -EAGAIN;
		}
	}
	return 0;
}

static int check_bounds(struct actuator *a, const struct journal_knobs *knobs, bool automatic,
			char *reason, size_t len)
{
	struct policy_limits limits = policy_limits(a->policy);
	unsigned int n = 0;
	int err = check_cooldown(a, knobs, automatic, reason, len);

	if (err || !automatic)
		return err;
	err = journal_count_automatic(a->journal, time(NULL) - HOUR_S, &n);
	if (err) {
		snprintf(reason, len, "the journal cannot be read: %s", journal_why(err));
		return err;
	}
	if (n >= limits.automatic) {
		snprintf(reason, len,
			 "%u actions in the last hour are as many as are done unasked (%u)", n,
			 limits.automatic);
		return -EAGAIN;
	}
	return 0;
}

static uint64_t per_10s(uint64_t ns, uint64_t window_ns)
{
	return window_ns ? (uint64_t)((double)ns * (double)SPEAK_NS / (double)window_ns) : 0;
}

static void begin_row(const struct offer *offer, const struct asker *asker, struct action_row *row)
{
	struct text name;

	*row = (struct action_row){
		.time_s = time(NULL),
		.uid = asker->uid,
		.kind = offer->kind,
		.victim_before_ns = per_10s(offer->victim_lost_ns, offer->window_ns),
		.victim_after_ns = UINT64_MAX,
		.target_before_ns = per_10s(offer->target_run_ns, offer->window_ns),
		.target_after_ns = UINT64_MAX,
		.state = STATE_PLANNED,
	};
	memcpy(row->counted, offer->counted, sizeof(row->counted));
	text_fixed(&name, row->target, sizeof(row->target));
	text_name(&name, offer->target.name);
}

/* Everything up to the point where something would be done. */
static int prepare(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		   const struct asker *asker, struct target *t, struct journal_knobs *knobs,
		   struct journal_action *action, char *reason, size_t len)
{
	struct asker who = effective_asker(mode, asker, &action->automatic);
	int err;

	a->asker = asker;
	a->mode = mode;
	begin_row(offer, asker, &action->row);
	memcpy(action->boot, a->boot, sizeof(action->boot));
	/* The asker first: who may not act is not told what there is. */
	if (mode == MODE_OBSERVE || !who.may_act) {
		policy_check(a->policy, mode, &who, offer, NULL, 0, reason, len);
		return -EPERM;
	}
	err = target_resolve(a, offer, asker, t, reason, len);
	if (!err)
		err = target_judge(a, offer, t, reason, len);
	if (!err)
		err = actuate_kinds[offer->kind].plan(a, offer, t, knobs, &action->row, reason,
						      len);
	if (!err)
		err = check_bounds(a, knobs, action->automatic, reason, len);
	return err;
}

/* By which means; the old values tell what would change. */
static const char *means(enum action_kind kind, const struct journal_knobs *knobs)
{
	bool threads = false, groups = false;
	size_t i;

	if (kind == ACTION_PLAN)
		return "what \"what exactly\" tells";
	if (actuate_kinds[kind].target != TARGET_PROCESSES)
		return knobs->n && knobs->knob[0].type == KNOB_GROUP ?
			       "a mkdir, a write in the new group, and one for each process" :
			       "one write";
	if (actuate_kinds[kind].plan == plan_process)
		return process_means(kind);
	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->type == KNOB_AUTOGROUP)
			groups = true;
		else
			threads |= strcmp(k->old_value, k->new_value) != 0;
	}
	if (threads && groups)
		return "sched_setattr, thread by thread, one write to /proc/PID/autogroup for "
		       "each session,";
	return groups ? "one write to /proc/PID/autogroup for each session"
		      : "sched_setattr, thread by thread,";
}

int actuator_describe(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		      const struct asker *asker, char *out, size_t out_len)
{
	struct journal_knobs knobs = {0};
	struct journal_action action = {0};
	struct target t = {0};
	char reason[256] = "";
	int err;

	err = prepare(a, offer, mode, asker, &t, &knobs, &action, reason, sizeof(reason));
	if (err)
		snprintf(out, out_len, "Nothing would be changed: %s.", reason);
	else
		snprintf(out, out_len,
			 "It would change the %s from %s to %s with %s and nothing else; what "
			 "stands "
			 "there now is journaled first, and undo writes it back.",
			 action.row.knob, action.row.old_value, action.row.new_value,
			 means(offer->kind, &knobs));
	journal_knobs_free(&knobs);
	target_free(&t);
	return err;
}

/* Takes back what was written of an action that failed; *reason goes on. */
static void roll_back(struct actuator *a, struct journal_action *action, char *reason, size_t len)
{
	size_t at = strlen(reason);
	char why[256] = "";
	int err = undo_action(a, action, STATE_FAILED, why, sizeof(why));

	if (err && err != -ESTALE && at < len)
		snprintf(reason + at, len - at, "; and taking it back: %s", why);
}

static int carry_out(struct actuator *a, const struct offer *offer, const struct target *t,
		     struct journal_knobs *knobs, struct journal_action *action, char *reason,
		     size_t len)
{
	int err;

	action->began = procinfo_now();
	err = journal_begin(a->journal, action, knobs);
	if (err) {
		snprintf(reason, len, "the journal cannot be written, so nothing was changed: %s",
			 journal_why(err));
		return err;
	}
	actuator_step(a, STEP_JOURNALED);
	a->freed = 0;
	err = actuate_kinds[offer->kind].write(a, offer, t, action->row.id, knobs, reason, len);
	if (!err) {
		actuator_step(a, STEP_WRITTEN);
		action->row.state = STATE_APPLIED;
		action->row.freed_bytes = a->freed;
		err = journal_update(a->journal, &action->row);
		if (err)
			snprintf(reason, len,
				 "the journal cannot be written, so it was taken back: %s",
				 journal_why(err));
	}
	if (err) {
		action->row.state = STATE_PLANNED;
		roll_back(a, action, reason, len);
		return err;
	}
	actuator_step(a, STEP_APPLIED);
	return 0;
}

long actuator_dry_run(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		      const struct asker *asker, size_t max, char *out, size_t out_len)
{
	struct journal_knobs knobs = {0};
	struct journal_action action = {0};
	struct target t = {0};
	long n = prepare(a, offer, mode, asker, &t, &knobs, &action, out, out_len);

	if (!n)
		n = dry_say(&knobs, max, out, out_len);
	journal_knobs_free(&knobs);
	target_free(&t);
	return n;
}

int actuator_outline(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		     const struct asker *asker, struct subject *first, char *out, size_t out_len)
{
	struct journal_knobs knobs = {0};
	struct journal_action action = {0};
	struct target t = {0};
	int err = prepare(a, offer, mode, asker, &t, &knobs, &action, out, out_len);

	if (!err)
		say_profile(&t, out, out_len);
	if (!err && first && t.first)
		*first = *t.first;
	journal_knobs_free(&knobs);
	target_free(&t);
	return err;
}

int actuator_announce(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		      const struct asker *asker, struct consent *out, char *reason,
		      size_t reason_len)
{
	struct journal_knobs knobs = {0};
	struct journal_action action = {0};
	struct target t = {0};
	int err;

	reason[0] = '\0';
	err = prepare(a, offer, mode, asker, &t, &knobs, &action, reason, reason_len);
	if (!err)
		err = consent_make(a, &knobs, out);
	if (err == -E2BIG && !reason[0])
		snprintf(reason, reason_len, "it is more than %d writes", CONSENT_WRITES);
	journal_knobs_free(&knobs);
	target_free(&t);
	return err;
}

int actuator_apply(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		   const struct asker *asker, const struct consent *agreed, struct action_row *row,
		   char *reason, size_t reason_len)
{
	struct journal_knobs knobs = {0};
	struct journal_action action = {0};
	struct target t = {0};
	int err;

	reason[0] = '\0';
	err = prepare(a, offer, mode, asker, &t, &knobs, &action, reason, reason_len);
	if (!err && agreed)
		err = consent_check(a, agreed, &knobs, reason, reason_len);
	if (!err)
		err = carry_out(a, offer, &t, &knobs, &action, reason, reason_len);
	*row = action.row;
	journal_knobs_free(&knobs);
	target_free(&t);
	return err;
}

long actuator_list(struct actuator *a, uid_t uid, struct action_row *out, size_t max)
{
	return journal_list(a->journal, uid, out, max);
}

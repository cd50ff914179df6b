/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_internal.h - shared by the files of the actuator. */
#ifndef AGENT_ACTUATE_INTERNAL_H
#define AGENT_ACTUATE_INTERNAL_H

#include <sched.h>

#include "base/procinfo.h"
#include "base/scheduler.h"
#include "actuate.h"
#include "cgroup.h"
#include "journal.h"
#include "profile.h"

/* What a change passes through; tests of crashes and races step in here. */
enum actuate_step {
	STEP_JOURNALED, /* on disk, nothing written */
	STEP_WRITING,   /* all looked at, just before each single write */
	STEP_WRITTEN,   /* all written, the journal still says planned */
	STEP_APPLIED,
	STEP_RESTORED,  /* taken back, the journal does not say so yet */
};

typedef void (*actuate_step_fn)(void *ctx, enum actuate_step step);

struct actuator {
	int proc;
	const char *root; /* before the paths of settings; NULL: none */
	const char *const *profiles;
	bool (*asleep)(void *ctx, pid_t pid, uint64_t start_ns, uint64_t *out);
	void *asleep_ctx;
	struct cgroup_map *map;
	bool confined;
	struct cgroup_dir confine;
	struct journal *journal;
	const struct policy *policy;
	pid_t self[4];
	uint64_t freed; /* bytes, by the action that is being made */
	const struct asker *asker; /* of that one */
	enum agent_mode mode;
	char boot[JOURNAL_BOOT_LEN];
	uint64_t key[2]; /* of consent */
	actuate_step_fn step;
	void *step_ctx;
};

void actuator_on_step(struct actuator *a, actuate_step_fn fn, void *ctx);
void actuator_step(struct actuator *a, enum actuate_step step);

struct undo_tally;

struct target_process {
	pid_t pid, session;
	uint64_t start;  /* clock ticks since boot */
	uint64_t unique; /* procinfo_unique() */
	int pidfd;       /* while it lives, the pid is not another's */
};

/* What an offer means at this moment. */
struct target {
	struct target_process *process; /* scheduler knobs */
	size_t n, ended;                /* ended: members that are gone */
	uint64_t looked;                /* when that was; clock ticks since boot */
	struct cgroup_dir dir;          /* knobs of cgroups */
	const char *file;
	bool placed;                    /* the group is to be made for it */
	struct cgroup_dir old;          /* where it is until then */
	char line[64];                  /* file, with the disk's line of it */
	struct target_facts *facts;     /* of everything that would be affected */
	size_t n_facts;
	struct plan_step *step;         /* of a plan */
	size_t n_steps;
	struct subject *first;          /* of a plan: who comes first, or NULL */
	size_t n_left;                  /* of a plan: processes and changes left out */
	char left[192];                 /* the first of them, and why */
};

/* One change of one role. */
struct plan_step {
	char role[32];
	struct offer offer;
	struct target target;
	struct journal_knobs knobs;     /* empty: nothing to do */
	struct action_row row;
};

/* -ESTALE: it has ended, or its pids are others' now.  reason is set on error. */
int target_resolve(struct actuator *a, const struct offer *offer, const struct asker *asker,
		   struct target *out, char *reason, size_t len);
void target_free(struct target *t);
/* The process of a thread's knob; NULL: none of the target. */
const struct target_process *process_of(const struct target *t, const struct journal_knob *k);

/* For target_resolve(): the directories, and facts of single processes. */
int target_resolve_setting(struct actuator *a, const struct offer *offer, struct target *t,
			   char *reason, size_t len);
int target_resolve_cgroup(struct actuator *a, const struct offer *offer, struct target *t,
			  char *reason, size_t len);
/* Likewise a group that would be made for single processes that share theirs. */
int target_resolve_placed(struct actuator *a, const struct offer *offer, const struct asker *asker,
			  struct target *t, char *reason, size_t len);
/* The processes, with pidfds and facts. */
int target_resolve_processes(struct actuator *a, const struct offer *offer,
			     const struct asker *asker, struct target *t, char *reason, size_t len);
int target_add_facts(struct actuator *a, const struct asker *asker, pid_t pid, struct target *t);
/* Facts of everybody in its directory. */
int target_add_members(struct actuator *a, const struct asker *asker, struct target *t,
		       char *reason, size_t len);
/* What the policy says of these facts to the asker of the action that is being made.
 * -EPERM: no. */
int target_judge(const struct actuator *a, const struct offer *offer, const struct target *t,
		 char *reason, size_t len);
/* procinfo_open() of the process that a journaled knob is of. */
int target_reopen(struct actuator *a, const struct journal_knob *k);
/* Has it ended, or is it about to?  Version 1 of cgroups shows such a one in the root group
 * (proc_cgroup_show(), PF_EXITING), so its group says nothing. */
bool target_ends(struct actuator *a, pid_t pid);
/* May this process be written to, as far as --confine goes?  0, -EPERM, -ESRCH (it ends,
 * or has), -errno. */
int target_confined(struct actuator *a, pid_t pid);

/* Reads the old values and says what they become: knobs, and knob, old_value and
 * new_value of the row.  -EALREADY: nothing would change. */
int plan_threads(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
int plan_cgroup(struct actuator *a, const struct offer *offer, const struct target *t,
		struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);

/* The same of a group that is to be made: a knob for it, one for each process. */
int plan_placed(struct actuator *a, const struct offer *offer, const struct target *t,
		struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
int write_placed(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, char *reason, size_t len);
void undo_placed(struct actuator *a, const struct journal_action *action,
		 const struct journal_knobs *knobs, struct undo_tally *tally);
/* --- actuate_plan.c: profiles --- */
int target_resolve_profile(struct actuator *a, const struct offer *offer, const struct asker *asker,
			   struct target *t, char *reason, size_t len);
void plan_steps_free(struct target *t);
int plan_profile(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
int write_profile(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len);
void undo_profile(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally);
void say_profile(const struct target *t, char *out, size_t size);
/* actuate_roles.c: the processes of each role, as steps that are not yet resolved, and
 * facts and who comes first. */
int plan_cast(struct actuator *a, const struct profile *profile, const struct offer *offer,
	      const struct asker *asker, struct target *t);
struct plan_step *plan_step_add(struct target *t, const char *role, enum action_kind kind,
				int value);
void plan_left_out(struct target *t, const char *who, const char *why);

/* Which knob of a cgroup a kind of action turns. */
enum cgroup_knob cgroup_knob_of(enum action_kind kind);
/* The line of the disk that an offer means, for the target's file. */
int target_name_line(struct actuator *a, const struct offer *offer, struct target *t,
		     char *reason, size_t len);

/* Could it be taken back exactly?  old: what stands there.  -ENOTSUP.  The second: of a
 * group that is to be made. */
int cgroup_exact(struct actuator *a, const struct offer *offer, const struct target *t,
		 const char *old, char *reason, size_t len);
int cgroup_placed_exact(struct actuator *a, const struct offer *offer, const struct target *t,
			char *reason, size_t len);
/* Kernels before 6.2 forget to which CPUs the threads of one that moves are bound: read
 * before it leaves dir, and bound again when it has.  No memory: then none are. */
struct bound_threads {
	struct bound_thread {
		pid_t tid;
		cpu_set_t cpus;
	} *thread;
	size_t n;
};
void bound_read(struct actuator *a, const struct cgroup_dir *dir, pid_t pid,
		struct bound_threads *out);
int bound_restore(struct bound_threads *bound, bool moved);
/* -EINVAL: it would. */
int cgroup_would_kill(const struct target *t, const char *new, char *reason, size_t len);

/* As plan_cgroup(); -ENOTSUP: its memory cannot be told from others'. */
int plan_thaw(struct actuator *a, const struct offer *offer, const struct target *t,
	      struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
int plan_hibernate(struct actuator *a, const struct offer *offer, const struct target *t,
		   struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);

int plan_process(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
int plan_setting(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
/* "scheduling policy of pid 811 (3 threads)", "... of pids 811, 812 and 5 more (9
 * ...)"; threads 0: not said. */
void say_knob(const char *name, const struct target *t, size_t threads, char *out, size_t size);
/* By which call a kind of plan_process() is written. */
const char *process_means(enum action_kind kind);

/* The niceness of the sessions that hold nothing but the target, where the kernel
 * schedules by session: adds their knobs, and says it in the row. */
#define AUTOGROUPS_SHOWN 2
struct autogroup_plan {
	size_t n;      /* would be changed */
	size_t shared; /* hold others too: left alone */
	pid_t session[AUTOGROUPS_SHOWN];
	int old, new;
	bool differ;   /* not all have the same old value */
};
int plan_autogroups(struct actuator *a, const struct offer *offer, const struct target *t,
		    struct journal_knobs *knobs, struct autogroup_plan *plan);
void say_autogroups(const struct autogroup_plan *plan, struct action_row *row);
int write_autogroups(struct actuator *a, const struct target *t, const struct journal_knobs *knobs,
		     char *reason, size_t len);

/* Writes what was planned and journaled.  May add knobs (of threads that appeared),
 * journaled before they are written. */
int write_threads(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len);
int write_cgroup(struct actuator *a, const struct offer *offer, const struct target *t, int64_t id,
		 struct journal_knobs *knobs, char *reason, size_t len);

/* As write_cgroup(), then pushes the memory out. */
int write_hibernate(struct actuator *a, const struct offer *offer, const struct target *t,
		    int64_t id, struct journal_knobs *knobs, char *reason, size_t len);

int write_process(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len);

int write_setting_knob(struct actuator *a, const struct offer *offer, const struct target *t,
		       int64_t id, struct journal_knobs *knobs, char *reason, size_t len);

/* How taking back went, counted in single values. */
struct undo_tally {
	bool never_was;  /* of an action that failed on its way: nobody was told of it */
	size_t restored; /* written back */
	size_t same;     /* stood at the old value already */
	size_t foreign;  /* changed by someone else: left alone */
	size_t gone;     /* their thread, process or cgroup has ended */
	size_t outside;  /* not in the --confine cgroup (any more) */
	size_t failed;
	int err;         /* of the last that failed */
	char first[128]; /* of the foreign or failed ones, in words */
};

/* Counts a process or thread that could not be opened, or not be touched; err: 0 or
 * -errno of target_reopen() or target_confined(). */
void undo_count_target(struct undo_tally *tally, pid_t pid, int err);

void undo_threads(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally);
void undo_cgroup(struct actuator *a, const struct journal_action *action,
		 const struct journal_knobs *knobs, struct undo_tally *tally);
void undo_setting(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally);
void undo_autogroups(struct actuator *a, const struct journal_knobs *knobs,
		     struct undo_tally *tally);
void undo_processes(struct actuator *a, const struct journal_action *action,
		    const struct journal_knobs *knobs, struct undo_tally *tally);
/* Calls fn for processes that a changed one started since, and that inherited the
 * change, until a round has restored nothing; from: a knob of the changed one. */
typedef void (*undo_descendant_fn)(struct actuator *a, const struct journal_knobs *knobs,
				   const struct journal_knob *from, const struct procinfo *info,
				   struct undo_tally *tally);
void undo_descendants(struct actuator *a, const struct journal_action *action,
		      const struct journal_knobs *knobs, undo_descendant_fn fn,
		      struct undo_tally *tally);

/* Does an earlier knob belong to the same process? */
bool knob_seen_before(const struct journal_knobs *knobs, size_t i);
/* The thread knobs of one process, in `knobs` or not. */
const struct journal_knob *knob_of_thread(const struct journal_knobs *knobs, pid_t pid, pid_t tid,
					  uint64_t tid_start);
/* The value that a thread which inherited `is` would have without the change.
 * False: it is not the change that it shows. */
bool knob_inherited(const struct journal_knobs *knobs, pid_t pid, uint64_t start,
		    const struct scheduler_value *is, struct scheduler_value *was);
enum scheduler_knob knob_scheduler(enum journal_knob_type type);

/* Takes one thread's knob back if it shows `now`. */
struct thread_change {
	pid_t pid, tid;
	uint64_t tid_start;
	enum scheduler_knob knob;
	struct scheduler_value now, was;
};
void undo_thread(struct actuator *a, const struct thread_change *c, uint64_t slice,
		 struct undo_tally *tally);

/* All of an action; sets action->row.state and records it.  done: the state if
 * everything was taken back. */
int undo_action(struct actuator *a, struct journal_action *action, enum action_state done,
		char *reason, size_t len);

/* A line for each write of a plan, max of them at most.  How many there are in all. */
long dry_say(const struct journal_knobs *knobs, size_t max, char *out, size_t out_len);

/* What the knobs of a plan would write; -E2BIG: more than can be held. */
int consent_make(const struct actuator *a, const struct journal_knobs *knobs,
		 struct consent *out);
/* Is all of a plan among it?  -ECANCELED. */
int consent_check(const struct actuator *a, const struct consent *agreed,
		  const struct journal_knobs *knobs, char *reason, size_t len);

/* A keyed hash, the same for the same bytes while the agent runs. */
uint64_t consent_hash(const struct actuator *a, const void *data, size_t len);

/* A row per kind of action. */
struct actuate_kind {
	int (*plan)(struct actuator *a, const struct offer *offer, const struct target *t,
		    struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len);
	int (*write)(struct actuator *a, const struct offer *offer, const struct target *t,
		     int64_t id, struct journal_knobs *knobs, char *reason, size_t len);
	void (*undo)(struct actuator *a, const struct journal_action *action,
		     const struct journal_knobs *knobs, struct undo_tally *tally);
	enum { TARGET_PROCESSES, TARGET_CGROUP, TARGET_MACHINE, TARGET_PROFILE } target;
};
extern const struct actuate_kind actuate_kinds[ACTION_KINDS];

#endif

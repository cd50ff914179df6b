// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sched.bpf.c - who waits for a CPU, and behind whom.
 *
 * The kernel itself notes when a task was queued (task->sched_info.last_queued,
 * on the run queue's clock, still set when sched_switch fires for the task that
 * comes next), so one program on sched_switch sees every wait that ends, without
 * a wakeup hook, and the ordinary switch costs neither a map helper nor a clock
 * call.  Each CPU keeps a short history of who ran until when; a wait that is
 * long enough is laid over that history and charged, piece by piece, to those
 * who ran meanwhile.
 */
#include "kernel.bpf.h"
#include "block_switch.bpf.h"
#include "delayed.bpf.h"
#include "ended.bpf.h"
#include "ring.bpf.h"
#include "task.bpf.h"
#include "throttle.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/*
 * Waits shorter than this are summed but charged to nobody.  Unit: ns.  Default:
 * 100 us - far below what a person or a request notices, above the hand-over
 * between two tasks that talk to each other (a few us), so that these pay nothing.
 */
const volatile __u64 blame_min_ns = 100 * 1000;

/*
 * Waits from this on go to the ring buffer.  Unit: ns.  Default: 10 ms - several
 * times the base slice, so a wait of this length is not ordinary sharing.
 */
const volatile __u64 long_wait_ns = 10 * 1000 * 1000;

/*
 * Attribution takes at most one part in so many of a CPU's time, by the clock,
 * however many tasks share it in however short turns.  Default: 100.  A wait that
 * would take more than what is left is charged by samples, by one at least.
 */
const volatile __u64 blame_part = 100;

/* What an attribution takes, to tell beforehand whether it is there to spend.  Unit:
 * ns; measured where many processes take turns of 50 us, out of cold caches. */
#define STEP_NS 60
#define CHARGE_NS 300
#define SAMPLE_NS (STEP_NS + CHARGE_NS)

/* What may be spent in one go after a quiet time: a whole history. */
#define BUDGET_MAX_NS (OCCUPANCY_SLOTS * SAMPLE_NS)

/* Samples of one wait: more would make its parts no truer, as waits are many where
 * the budget is short. */
#define SAMPLES_MAX 16

/*
 * A shorter turn on the CPU gets no slot of its own in the history; its time goes
 * to the turn that follows.  Unit: ns.  Default: 50 us - half of what is charged
 * at all - so that interrupt threads and hand-overs do not push those who hold
 * the CPU out of the history.
 */
const volatile __u64 slot_min_ns = 50 * 1000;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* possible CPUs, set at load; one writer each */
	__type(key, __u32);
	__type(value, struct occupancy);
} occupancies SEC(".maps");

/* Emptied by the daemon at each sample.  Preallocated: it is written under the
 * run-queue lock, where nothing may be allocated. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384); /* pairs between two samples; 1.2 MB */
	__type(key, struct blame_key);
	__type(value, struct blame_value);
} blames SEC(".maps");

/*
 * One body serves both kinds of program: btf is a constant in each, so that the
 * compiler keeps either plain loads (tp_btf, checked by the verifier) or safe
 * reads through a helper (raw_tp).
 */
#define READ(btf, from, field) ((btf) ? (from)->field : BPF_CORE_READ(from, field))

static __noinline int charge(__u32 victim, __u32 culprit, __u64 ns)
{
	struct blame_key key = {.victim = victim, .culprit = culprit};
	struct blame_value fresh = {.wait_ns = ns, .count = 1};
	struct blame_value *value = bpf_map_lookup_elem(&blames, &key);

	if (!value) {
		if (!bpf_map_update_elem(&blames, &key, &fresh, BPF_NOEXIST))
			return 0;
		value = bpf_map_lookup_elem(&blames, &key); /* another CPU was first */
	}
	if (!value) {
		count_map_full();
		return 0;
	}
	__sync_fetch_and_add(&value->wait_ns, ns);
	__sync_fetch_and_add(&value->count, 1);
	return 0;
}

/* What may be spent now; unit: ns. */
static __always_inline __u64 budget(struct occupancy *o, __u64 now)
{
	__u64 most = BUDGET_MAX_NS * blame_part;

	if (now - o->budget_rq_ns > most)
		o->budget_rq_ns = now - most;
	return blame_part ? (now - o->budget_rq_ns) / blame_part : BUDGET_MAX_NS;
}

static __always_inline void spend(struct occupancy *o, __u64 now, __u64 ns)
{
	o->budget_rq_ns += ns * blame_part;
	if (o->budget_rq_ns > now)
		o->budget_rq_ns = now;
}

static __always_inline void vote(struct occupancy_walk *w, const struct occupancy_slot *s, __u64 ns)
{
	if (!s->tgid)
		return;
	if (w->vote_tgid == s->tgid) {
		w->vote_ns += ns;
	} else if (w->vote_ns >= ns) {
		w->vote_ns -= ns;
	} else {
		w->vote_ns = ns - w->vote_ns;
		w->vote_tgid = s->tgid;
		w->vote_pid = s->pid & ~OCCUPANCY_WANTS;
	}
}

/* The walk came to a piece of ns that this slot had (NULL: nobody knows who). */
static __always_inline void count_piece(struct occupancy_walk *w, const struct occupancy_slot *s,
					__u64 ns)
{
	__u32 culprit = s ? s->tgid : 0;

	if (culprit != w->culprit && w->run_ns) {
		charge(w->victim, w->culprit, w->run_ns);
		w->run_ns = 0;
	}
	w->culprit = culprit;
	w->run_ns += ns;
	if (s)
		vote(w, s, ns);
}

/*
 * One slot back; 1 at the end.  A global function, with the walk's state in the
 * map: the verifier then checks it once, not once for every step of the loop.
 */
__attribute__((noinline)) int walk_step(__u32 cpu, __u32 step)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	struct occupancy_slot *s;
	__u64 begin;

	if (!o)
		return 1;
	s = &o->slot[(o->head - 1 - step) % OCCUPANCY_SLOTS];
	begin = o->slot[(o->head - 2 - step) % OCCUPANCY_SLOTS].until_rq_ns;
	if (!begin || o->walk.end_rq_ns <= o->walk.from_rq_ns)
		return 1;
	if (begin < o->walk.from_rq_ns)
		begin = o->walk.from_rq_ns;
	if (begin >= o->walk.end_rq_ns)
		return 0;
	count_piece(&o->walk, s, o->walk.end_rq_ns - begin);
	o->walk.end_rq_ns = begin;
	return 0;
}

/*
 * The age (0: the newest) of the slot that had the CPU at this moment; what a short
 * last turn leaves between the newest slot and now belongs to that slot.
 * OCCUPANCY_SLOTS: before the history.
 */
__attribute__((noinline)) __u32 slot_age(__u32 cpu, __u64 at)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u32 age = 0;

	if (!o)
		return OCCUPANCY_SLOTS;
#pragma unroll
	for (__u32 half = OCCUPANCY_SLOTS / 2; half; half /= 2) {
		if (o->slot[(o->head - 1 - age - half) % OCCUPANCY_SLOTS].until_rq_ns > at)
			age += half;
	}
	if (age == OCCUPANCY_SLOTS - 1 ||
	    !o->slot[(o->head - 2 - age) % OCCUPANCY_SLOTS].until_rq_ns)
		return OCCUPANCY_SLOTS;
	return age;
}

/* A piece of ns is taken for that of the one who ran at this moment of it. */
__attribute__((noinline)) int sample_step(__u32 cpu, __u64 at, __u64 ns)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u32 age = slot_age(cpu, at);

	if (!o)
		return 1;
	count_piece(&o->walk, age == OCCUPANCY_SLOTS ?
		    NULL : &o->slot[(o->head - 1 - age) % OCCUPANCY_SLOTS], ns);
	return 0;
}

/*
 * Charges a wait by samples: one moment in each of its equal parts, at a random place
 * that is the same in all.  Whoever ran for a share of the wait is charged that share
 * in the mean, and the whole is charged exactly.
 */
static __noinline int sample(__u32 cpu, __u64 from, __u64 wait, __u32 n)
{
	__u64 part, at;
	__u32 i;

	if (n < 1)
		n = 1;
	if (n > SAMPLES_MAX)
		n = SAMPLES_MAX;
	part = wait / n;
	at = from + (part * (bpf_get_prandom_u32() >> 16) >> 16);
	for (i = 0; i < SAMPLES_MAX; i++, at += part) {
		if (i + 1 >= n)
			break;
		sample_step(cpu, at, part);
	}
	return sample_step(cpu, at, wait - part * (n - 1));
}

/* Lays [from, now] over the history of this CPU, newest first, if what the whole of
 * it may cost is there to spend. */
static __noinline int attribute(struct occupancy *o, __u32 cpu, __u32 victim, __u64 from, __u64 now)
{
	__u64 begin = bpf_ktime_get_ns(), allowed = budget(o, now);
	__u32 age = slot_age(cpu, from), step;

	o->walk = (struct occupancy_walk){.from_rq_ns = from, .end_rq_ns = now, .victim = victim};
	if (age == OCCUPANCY_SLOTS) /* before the history: all there is of that */
		age = o->head < OCCUPANCY_SLOTS ? o->head : OCCUPANCY_SLOTS - 1;
	if (allowed < (age + 1) * SAMPLE_NS) {
		sample(cpu, from, now - from, allowed / SAMPLE_NS);
		o->walk.end_rq_ns = from;
	} else {
		for (step = 0; step < OCCUPANCY_SLOTS - 1; step++) {
			if (walk_step(cpu, step))
				break;
		}
	}
	if (o->walk.run_ns)
		charge(victim, o->walk.culprit, o->walk.run_ns);
	if (o->walk.end_rq_ns > from)
		charge(victim, 0, o->walk.end_rq_ns - from);
	spend(o, now, bpf_ktime_get_ns() - begin);
	return 0;
}

static __noinline int report(struct task_struct *prev, struct task_struct *next, __u64 wait,
			     const struct occupancy *o)
{
	struct event *e = event_reserve(EVENT_LONG_WAIT);

	if (!e)
		return 0;
	e->duration_ns = wait;
	describe_task(&e->who, next);
	if (o->walk.vote_tgid == (__u32)BPF_CORE_READ(prev, tgid)) {
		describe_task(&e->by, prev);
	} else { /* not at hand any more: the daemon completes it */
		e->by.tgid = o->walk.vote_tgid;
		e->by.pid = o->walk.vote_pid;
	}
	event_submit_quietly(e);
	return 0;
}

/* Turns of one process that follow each other share a slot: one that holds the
 * CPU for long, with short interruptions, takes up one slot in all. */
static __always_inline void remember(struct occupancy *o, __u64 now, __u32 tgid, __u32 pid)
{
	struct occupancy_slot *slot = &o->slot[(o->head - 1) % OCCUPANCY_SLOTS];

	if (slot->tgid != tgid || !o->until_rq_ns)
		slot = &o->slot[o->head++ % OCCUPANCY_SLOTS];
	slot->until_rq_ns = o->until_rq_ns = now;
	slot->tgid = tgid;
	slot->pid = pid;
}

static __always_inline int on_rq(struct task_struct *task, bool btf)
{
	struct task_struct___byte *byte = (void *)task;

	if (bpf_core_field_size(task->on_rq) == sizeof(byte->on_rq))
		return READ(btf, byte, on_rq);
	return READ(btf, task, on_rq);
}

/* Asleep, and still queued. */
static __always_inline bool is_delayed(struct task_struct *task, bool btf)
{
	return bpf_core_field_exists(task->se.sched_delayed) && READ(btf, task, se.sched_delayed);
}

/* Preempted, not asleep: prev is off the run queue already when it sleeps. */
static __always_inline bool wants_cpu(struct task_struct *prev, bool btf)
{
	return on_rq(prev, btf) && !is_delayed(prev, btf);
}

/* A wait that is long enough to be charged has ended: the rare part, kept out of
 * the ordinary switch. */
static __noinline int on_wait(struct task_struct *prev, struct task_struct *next, __u32 cpu,
			      __u64 queued, __u64 now)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u32 victim = BPF_CORE_READ(next, tgid);
	__u64 throttled;

	if (!o)
		return 0;
	if (delayed_slept(BPF_CORE_READ(next, pid), queued, now)) {
		o->wait_ns -= now - queued;
		return 0;
	}
	/* What the quota took comes first: a task that used it up waits for that. */
	throttled = throttled_part(BPF_CORE_READ(next, se.cfs_rq), queued, now);
	if (throttled)
		charge(victim, 0, throttled);
	attribute(o, cpu, victim, queued + throttled, now);
	if (now - queued >= long_wait_ns)
		report(prev, next, now - queued, o);
	return 0;
}

static __always_inline __u64 state_of(struct task_struct *task, bool btf)
{
	struct task_struct___state *old = (void *)task;

	if (bpf_core_field_exists(task->__state))
		return READ(btf, task, __state);
	return READ(btf, old, state);
}

/* prev goes to sleep, and nothing but what it waits for wakes it; or for ever. */
static __noinline int on_leave(struct task_struct *prev, __u64 state, __u64 now)
{
	if (state & TASK_DEAD)
		return thread_ended(prev);
	return state & TASK_NOLOAD ? 0 : block_begin(prev, now);
}

/* next may come out of such a sleep: its last one was of that kind. */
static __always_inline bool was_blocked(struct task_struct *next, bool btf)
{
	return btf ? BPF_CORE_READ_BITFIELD(next, sched_contributes_to_load)
		   : BPF_CORE_READ_BITFIELD_PROBED(next, sched_contributes_to_load);
}

static __always_inline int on_switch(bool preempt, struct task_struct *prev,
				     struct task_struct *next, bool btf)
{
	struct rq *rq = btf ? next->se.cfs_rq->rq : BPF_CORE_READ(next, se.cfs_rq, rq);
	__u64 queued = READ(btf, next, sched_info.last_queued);
	__u64 now = READ(btf, rq, clock);
	__u32 cpu = bpf_get_smp_processor_id(); /* two instructions from 6.10 on */
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u64 state = state_of(prev, btf);

	if (!o)
		return 0;
	if (now - o->until_rq_ns >= slot_min_ns)
		remember(o, now, READ(btf, prev, tgid),
			 READ(btf, prev, pid) | (wants_cpu(prev, btf) ? OCCUPANCY_WANTS : 0));
	if ((state & (TASK_UNINTERRUPTIBLE | TASK_DEAD)) && !preempt)
		on_leave(prev, state, now);
	if (was_blocked(next, btf))
		block_end(next, queued, now);
	if (!queued || queued >= now)
		return 0;
	o->wait_ns += now - queued;
	if (now - queued >= blame_min_ns)
		on_wait(prev, next, cpu, queued, now);
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return on_switch(preempt, prev, next, true);
}

/* Where tp_btf is refused: the safe reads cost some 100 ns more a switch. */
SEC("raw_tp/sched_switch")
int BPF_PROG(sched_switch_raw, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return on_switch(preempt, prev, next, false);
}

/*
 * A task that waits and is moved to another CPU: its wait on the old one ends
 * here, without a switch.  The kernel has cleared last_queued by now, but one that
 * was preempted has waited since it left, which the history of that CPU knows; the
 * slot is that of its last turn if it ends after last_arrival.  (For one that was
 * woken and has not run there the beginning is not known: charged to nobody.)
 * Held meanwhile: the old run queue's lock, as by whoever writes that history.
 */
#define TURN_STEPS 64 /* slots to look through; more is not worth the time */

__attribute__((noinline)) int turn_step(__u32 cpu, __u32 pid, __u32 step)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	struct occupancy_slot *s;

	if (!o)
		return 1;
	s = &o->slot[(o->head - 1 - step) % OCCUPANCY_SLOTS];
	if (s->until_rq_ns <= o->walk.from_rq_ns)
		return 1;
	if (s->pid != (pid | OCCUPANCY_WANTS))
		return 0;
	s->pid = pid; /* once only: it may come back, and be moved again */
	o->walk.end_rq_ns = s->until_rq_ns;
	return 1;
}

static __always_inline int on_migrate(struct task_struct *task, bool btf)
{
	struct rq *rq = btf ? task->se.cfs_rq->rq : BPF_CORE_READ(task, se.cfs_rq, rq);
	__u32 cpu, pid = READ(btf, task, pid), step;
	struct occupancy *o;
	__u64 now, from;

	if (on_rq(task, btf) != TASK_ON_RQ_MIGRATING)
		return 0; /* woken elsewhere than where it slept: it did not wait */
	cpu = READ(btf, rq, cpu);
	o = bpf_map_lookup_elem(&occupancies, &cpu);
	if (!o)
		return 0;
	now = READ(btf, rq, clock);
	if (is_delayed(task, btf)) {
		if (!moved_by_stopper())
			delayed_moved(pid, now);
		return 0;
	}
	o->walk = (struct occupancy_walk){.from_rq_ns = READ(btf, task, sched_info.last_arrival)};
	for (step = 0; step < TURN_STEPS; step++) {
		if (turn_step(cpu, pid, step))
			break;
	}
	from = o->walk.end_rq_ns;
	if (!from || now <= from)
		return 0;
	o->wait_ns += now - from;
	if (now - from >= blame_min_ns)
		attribute(o, cpu, READ(btf, task, tgid), from, now);
	return 0;
}

SEC("tp_btf/sched_migrate_task")
int BPF_PROG(migrate_task, struct task_struct *task)
{
	return on_migrate(task, true);
}

SEC("raw_tp/sched_migrate_task")
int BPF_PROG(migrate_task_raw, struct task_struct *task)
{
	return on_migrate(task, false);
}

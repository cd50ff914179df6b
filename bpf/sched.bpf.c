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
#include "blame.bpf.h"
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
 * A shorter turn on the CPU gets no slot of its own in the history; its time goes
 * to the turn that follows.  Unit: ns.  Default: 50 us - half of what is charged
 * at all - so that interrupt threads and hand-overs do not push those who hold
 * the CPU out of the history.
 */
const volatile __u64 slot_min_ns = 50 * 1000;

/*
 * A long wait is reported if none was for so long on this CPU: who looks at them wants an
 * example, and where a crowd waits every wait is one.  All are counted.  Unit: ns.
 */
#define REPORT_EVERY_NS (10 * 1000 * 1000ull)

static __noinline int report(struct task_struct *prev, struct task_struct *next, __u64 now,
			     __u64 wait, struct occupancy *o)
{
	struct event *e;

	if (now - o->report_rq_ns < REPORT_EVERY_NS)
		return 0;
	o->report_rq_ns = now;
	e = event_reserve(EVENT_LONG_WAIT);
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

/*
 * The wait of next, from queued on, is charged.  What the quota took comes first: a task
 * that used it up waits for that.
 */
static __noinline int charge_wait(struct task_struct *next, __u32 cpu, __u64 queued, __u64 now,
				  __u64 charged)
{
	__u64 throttled = throttled_part(BPF_CORE_READ(next, se.cfs_rq), queued, now);
	__u32 victim = BPF_CORE_READ(next, tgid);

	/* One that stands for others, too, may stand for those that no quota stopped. */
	if (throttled && charged == now - queued) {
		charge(victim, 0, throttled);
		charged -= throttled;
	}
	return attribute(cpu, victim, queued + throttled, now, charged);
}

/* A wait that is long enough to be charged has ended: the rare part, kept out of
 * the ordinary switch. */
static __noinline int on_wait(struct task_struct *prev, struct task_struct *next, __u32 cpu,
			      __u64 queued, __u64 now)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u64 wait = now - queued, charged;

	if (!o)
		return 0;
	if (delayed_since(queued) && delayed_slept(BPF_CORE_READ(next, pid), queued, now)) {
		o->wait_ns -= wait;
		return 0;
	}
	o->long_waits += wait >= long_wait_ns;
	charged = pick(o, wait, now);
	if (!charged)
		return 0;
	charge_wait(next, cpu, queued, now, charged);
	if (wait >= long_wait_ns)
		report(prev, next, now, wait, o);
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
static __always_inline int on_leave(struct task_struct *prev, __u64 state, __u64 now, bool btf)
{
	if (state & TASK_DEAD)
		return thread_ended(prev);
	if (state & TASK_NOLOAD)
		return 0;
	return btf ? block_begin_btf(prev, now) : block_begin_raw(prev, now);
}

/* next may come out of such a sleep: its last one was of that kind. */
static __always_inline int on_return(struct task_struct *next, __u64 queued, __u64 now, bool btf)
{
	if (!READ_BIT(btf, next, sched_contributes_to_load))
		return 0;
	return btf ? block_end_btf(next, queued, now) : block_end_raw(next, queued, now);
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
		on_leave(prev, state, now, btf);
	on_return(next, queued, now, btf);
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
	__u64 now, from, charged, arrived;

	if (on_rq(task, btf) != TASK_ON_RQ_MIGRATING)
		return 0; /* woken elsewhere than where it slept: it did not wait */
	cpu = READ(btf, rq, cpu);
	o = bpf_map_lookup_elem(&occupancies, &cpu);
	if (!o)
		return 0;
	now = READ(btf, rq, clock);
	arrived = READ(btf, task, sched_info.last_arrival);
	if (is_delayed(task, btf)) {
		if (!moves_itself(state_of(task, btf)))
			delayed_moved(pid, arrived, now);
		return 0;
	}
	delayed_woken(pid, arrived, now);
	o->walk = (struct occupancy_walk){.from_rq_ns = arrived};
	for (step = 0; step < TURN_STEPS; step++) {
		if (turn_step(cpu, pid, step))
			break;
	}
	from = o->walk.end_rq_ns;
	if (!from || now <= from)
		return 0;
	o->wait_ns += now - from;
	charged = now - from >= blame_min_ns ? pick(o, now - from, now) : 0;
	if (charged)
		attribute(cpu, READ(btf, task, tgid), from, now, charged);
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

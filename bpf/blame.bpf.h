/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blame.bpf.h - a wait for a CPU is charged to those who had that CPU meanwhile.
 *
 * Each CPU keeps a short history of who ran until when.  A wait is laid over it and
 * charged piece by piece; where that would take more time than may be spent, to whoever
 * had some moments of it; and where even one moment is too much, one wait stands for
 * several: which one is drawn in proportion to its length, so that everybody is charged
 * what is his in the mean, and the sum is exact.
 */
#ifndef LLAMUX_BLAME_BPF_H
#define LLAMUX_BLAME_BPF_H

#include "kernel.bpf.h"
#include "ring.bpf.h"

/*
 * Attribution takes at most one part in so many of a CPU's time, by the clock,
 * however many tasks share it in however short turns.  Default: 200.  A wait that
 * would take more than what is left is charged by samples; see pick() for what happens
 * when nothing is left.
 */
const volatile __u64 blame_part = 200;

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
 * Waits that are together no longer than this may stand for each other.  Unit: ns.
 * Least: what is charged at all, as a beginning.  Most: 64 ms, of which a window has 160
 * for each task that waits all the time.
 */
#define CELL_LEAST_NS (100 * 1000ull)
#define CELL_MOST_NS (64 * 1000 * 1000ull)

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
static __noinline int take_samples(__u32 cpu, __u64 from, __u64 wait, __u32 n)
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

static __always_inline __u64 random_below(__u64 n)
{
	return n * (bpf_get_prandom_u32() >> 16) >> 16;
}

/* Cells become longer for as long as the budget is overdrawn, and shorter where there is
 * something to spend; 0: each wait is charged for itself. */
static __always_inline void adapt(struct occupancy *o, __u64 now)
{
	__u64 allowed = budget(o, now);

	if (allowed < SAMPLE_NS) {
		o->cell_ns = o->cell_ns ? 2 * o->cell_ns : CELL_LEAST_NS;
		if (o->cell_ns > CELL_MOST_NS)
			o->cell_ns = CELL_MOST_NS;
	} else if (allowed >= SAMPLES_MAX * SAMPLE_NS) {
		o->cell_ns = o->cell_ns / 2 >= CELL_LEAST_NS ? o->cell_ns / 2 : 0;
	}
}

/* A new cell begins with so much of a wait; what of that is charged. */
static __always_inline __u64 begin_cell(struct occupancy *o, __u64 ns)
{
	o->mark_ns = random_below(o->cell_ns);
	o->filled_ns = ns < o->cell_ns ? ns : 0;
	if (ns >= o->cell_ns)
		return ns;
	return o->mark_ns < ns ? o->cell_ns : 0;
}

/*
 * What a wait of ns is to be charged as; 0: it is left to another one.  Where there is
 * something to spend that is what it is.  Where there is not, waits are laid end to end
 * into cells of one length, and the one on which the mark of its cell falls, which is at
 * a random place in each, is charged the whole cell.  So a wait is charged in the mean
 * what it is, in whatever order they come (a mark each so many ns would fall in step
 * with tasks that take turns), and all together exactly; one as long as a cell is charged
 * for itself.  Only a cell that has ended, or such a wait, changes how long they are: a
 * change as the mark is met would charge the beginnings of cells twice.
 * (Stratified sampling; with a threshold: Duffield, Lund, Thorup, Learn more, sample
 * less, 2005.)
 */
static __always_inline __u64 pick(struct occupancy *o, __u64 ns, __u64 now)
{
	__u64 begin = o->filled_ns, end = begin + ns, charged = 0, cell = o->cell_ns;

	if (ns >= cell) {
		adapt(o, now);
		if (o->cell_ns != cell)
			begin_cell(o, 0);
		return ns;
	}
	if (o->mark_ns >= begin && o->mark_ns < end)
		charged = cell;
	o->filled_ns = end;
	if (end < cell)
		return charged;
	adapt(o, now);
	return charged + begin_cell(o, end - cell);
}

/* Lays [from, now] over the history of this CPU, newest first. */
static __always_inline void walk(struct occupancy *o, __u32 cpu)
{
	for (__u32 step = 0; step < OCCUPANCY_SLOTS - 1; step++) {
		if (walk_step(cpu, step))
			break;
	}
}

/* A wait in [from, now] is charged as so much: by a walk over all of it, if what that may
 * cost is there to spend, or by samples; by one, if it stands for others, too. */
static __noinline int attribute(__u32 cpu, __u32 victim, __u64 from, __u64 now, __u64 charged)
{
	struct occupancy *o = bpf_map_lookup_elem(&occupancies, &cpu);
	__u64 begin = bpf_ktime_get_ns(), allowed, wait = now - from;
	__u32 age;

	if (!o)
		return 0;
	allowed = budget(o, now);
	o->walk = (struct occupancy_walk){.from_rq_ns = from, .end_rq_ns = from, .victim = victim};
	if (charged != wait) {
		sample_step(cpu, from + (wait * (bpf_get_prandom_u32() >> 16) >> 16), charged);
	} else {
		age = slot_age(cpu, from);
		if (age == OCCUPANCY_SLOTS) /* before the history: all there is of that */
			age = o->head < OCCUPANCY_SLOTS ? o->head : OCCUPANCY_SLOTS - 1;
		if (allowed < (age + 1) * SAMPLE_NS) {
			take_samples(cpu, from, wait, allowed / SAMPLE_NS);
		} else {
			o->walk.end_rq_ns = now;
			walk(o, cpu);
		}
	}
	if (o->walk.run_ns)
		charge(victim, o->walk.culprit, o->walk.run_ns);
	if (o->walk.end_rq_ns > from)
		charge(victim, 0, o->walk.end_rq_ns - from);
	spend(o, now, bpf_ktime_get_ns() - begin);
	return 0;
}

#endif

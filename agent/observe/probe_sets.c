// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_sets.c - sets of programs, attached while they are wanted; for how long
 * they have been, and what they cost.
 *
 * The cost comes from the kernel's own measurement (BPF_ENABLE_STATS, since 5.8),
 * which takes some 50 ns for each call of any program: it runs only for moments,
 * while a set is attached that is not always, and then it measures those of always
 * as well.
 */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

/* A map of this name holds when something began that has not ended.  It is
 * emptied before its set is attached again: what ended meanwhile was not seen. */
#define BEGINS "begins"

static const char *const set_words[PROBE_SETS] = {
	[PROBE_ALWAYS] = "always",     [PROBE_SWITCHES] = "switches", [PROBE_LOCKS] = "locks",
	[PROBE_SYSCALLS] = "syscalls", [PROBE_TIMERS] = "timers",     [PROBE_IRQ] = "irq",
	[PROBE_BLOCK] = "block",       [PROBE_CACHE] = "cache",       [PROBE_RECLAIM] = "reclaim",
	[PROBE_NET] = "net",           [PROBE_LIFE] = "life",
};

const char *probe_set_word(enum probe_set set)
{
	return (unsigned int)set < PROBE_SETS ? set_words[set] : NULL;
}

static uint64_t boot_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

uint32_t probe_attached(const struct probe *p)
{
	uint32_t sets = 0;

	for (size_t i = 0; i < probe_n_programs; i++) {
		if (p->link[i])
			sets |= PROBE_BIT(probe_programs[i].set);
	}
	return sets;
}

uint32_t probe_usable(const struct probe *p)
{
	uint32_t sets = 0;

	for (size_t i = 0; i < probe_n_programs; i++) {
		if (p->program[i] && !p->error[i])
			sets |= PROBE_BIT(probe_programs[i].set);
	}
	return sets;
}

/* How much of the time since a set was attached has been measured, but for what is
 * in measured_ns already. */
static uint64_t measured_since(const struct probe *p, const struct set_state *s, uint64_t now)
{
	uint64_t from = s->since_ns > p->stats_since_ns ? s->since_ns : p->stats_since_ns;

	return s->on && p->stats_fd >= 0 && now > from ? now - from : 0;
}

static void measure_off(struct probe *p)
{
	uint64_t now = boot_ns();

	for (int set = 0; set < PROBE_SETS; set++)
		p->set[set].measured_ns += measured_since(p, &p->set[set], now);
	close(p->stats_fd);
	p->stats_fd = -1;
}

void probe_measure(struct probe *p, bool wanted)
{
	if (wanted == (p->stats_fd >= 0))
		return;
	if (!wanted) {
		measure_off(p);
		return;
	}
	p->stats_fd = bpf_enable_stats(BPF_STATS_RUN_TIME); /* -1: not measured */
	p->stats_since_ns = boot_ns();
}

static int forget_begun(struct bpf_object *obj)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, obj)
	{
		if (!strncmp(bpf_map__name(map), BEGINS, strlen(BEGINS))) {
			int err = probe_empty(map);

			if (err)
				return err;
		}
	}
	return 0;
}

static int set_on(struct probe *p, enum probe_set set)
{
	bool emptied[OBJECT_COUNT] = {false};
	int first = 0;

	for (size_t i = 0; i < probe_n_programs; i++) {
		enum probe_object object = probe_programs[i].object;
		int err = 0;

		if (probe_programs[i].set != set || !p->program[i] || p->link[i])
			continue;
		if (!emptied[object])
			err = forget_begun(p->object[object]);
		emptied[object] = true;
		if (!err)
			err = probe_attach(p, i);
		if (err && !first)
			first = err;
	}
	return first;
}

static void set_off(struct probe *p, enum probe_set set)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		if (probe_programs[i].set == set && p->link[i])
			probe_detach(p, i);
	}
}

/* Counts the time of a set that was attached or detached just now. */
static void note_set(struct probe *p, int set, bool on)
{
	struct set_state *s = &p->set[set];
	uint64_t now = boot_ns();

	if (on && !s->on)
		s->since_ns = now;
	if (!on && s->on) {
		s->measured_ns += measured_since(p, s, now);
		s->on_ns += now - s->since_ns;
	}
	s->on = on;
}

int probe_want(struct probe *p, uint32_t sets)
{
	uint32_t attached;
	int first = 0;

	for (int set = PROBE_ON_DEMAND; set < PROBE_SETS; set++) {
		bool wanted = sets & PROBE_BIT(set);
		int err = 0;

		if (wanted == p->set[set].on)
			continue;
		if (wanted)
			err = set_on(p, (enum probe_set)set);
		else
			set_off(p, (enum probe_set)set);
		if (err && !first)
			first = err;
	}
	attached = probe_attached(p);
	for (int set = 0; set < PROBE_SETS; set++)
		note_set(p, set, attached & PROBE_BIT(set));
	return first;
}

int probe_rest(struct probe *p, bool rest)
{
	int err;

	if (rest == !p->set[PROBE_SWITCHES].on)
		return 0;
	if (rest)
		set_off(p, PROBE_SWITCHES);
	err = rest ? probe_forget_turns(p) : set_on(p, PROBE_SWITCHES);
	note_set(p, PROBE_SWITCHES, probe_attached(p) & PROBE_BIT(PROBE_SWITCHES));
	return err;
}

void probe_sets_begin(struct probe *p)
{
	uint32_t attached = probe_attached(p);

	for (int set = 0; set < PROBE_ON_DEMAND; set++)
		note_set(p, set, attached & PROBE_BIT(set));
}

void probe_sets_end(struct probe *p)
{
	probe_measure(p, false);
}

/* Calls and time of one program, as far as they were measured; what cannot be
 * read counts as none. */
static void add_cost(const struct probe *p, size_t i, struct set_use *use)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	if (!p->program[i] ||
	    bpf_obj_get_info_by_fd(bpf_program__fd(p->program[i]), &info, &len) != 0)
		return;
	use->runs += info.run_cnt;
	use->run_ns += info.run_time_ns;
}

void probe_use(const struct probe *p, struct set_use use[PROBE_SETS])
{
	uint64_t now = boot_ns();
	bool measured = false;

	for (int set = 0; set < PROBE_SETS; set++) {
		const struct set_state *s = &p->set[set];

		use[set] = (struct set_use){
			.on_ns = s->on_ns + (s->on ? now - s->since_ns : 0),
			.measured_ns = s->measured_ns + measured_since(p, s, now),
		};
		measured |= use[set].measured_ns != 0;
	}
	/* Nothing was measured before the first time, and reading takes a call each. */
	for (size_t i = 0; measured && i < probe_n_programs; i++)
		add_cost(p, i, &use[probe_programs[i].set]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_switch.c - culprits that hand a CPU to and fro: programs that do so
 * little between two switches that the switching itself is what takes the time.
 * Only where somebody loses by it is it a finding (findings_cpu.c).
 */
#include "findings_impl.h"
#include "findings_table.h"

/* A turn of at most so many of the least ones is mostly hand-over.  default 4: two
 * switches, two wakeups and what they drop from the caches, and nothing else to
 * speak of. */
#define SHORT_TURNS 4
/* A kernel thread with so many turns in the window says how long the least one is.
 * default 50: fewer may all have been long. */
#define TURNS_LEAST 50
/* Where no kernel thread is to be seen (in a container).  unit: ns; default 5 us: what
 * they take on a machine of today without a hypervisor. */
#define TURN_UNKNOWN_NS 5000ull

const struct cause_row cause_switch_storm = {
	.word = "switch-storm",
	.detected = "the time in run queues behind tasks that hand the CPU over after some "
		    "microseconds, and how often they do",
	.counted = "switches",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|hands|hand} the CPU over {rate} times per second and {s|holds|hold} "
		 "{cpus} of {ncpu} by that. {victim} waited {lost} {of} for a CPU{behind}.",
	.all = "{culprit} {s|hands|hand} the CPU over {rate} times per second and {s|holds|hold} "
	       "{cpus} of {ncpu} by that. The other processes together waited {lost} {of} for a "
	       "CPU{behind}.",
	.own = "{victim} waited {lost} {of} for a CPU, behind tasks that hand it to and fro.",
	.neither = "Tasks hand the CPUs to and fro; processes waited {lost} {of} for one.",
	.past_lost = "waiting for a CPU, behind tasks that hand it to and fro",
	.advice = "I have no change to offer here.",
	ANSWERS_CPU,
};

/*
 * Most kernel threads are woken for a moment's work: the quickest of them shows what
 * waking, switching and sleeping take by themselves on this machine, be it fast or
 * emulated.
 */
uint64_t least_turn(const struct snapshot *s)
{
	uint64_t least = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_times *t = &s->task[i].t;
		uint64_t turns = t->switches + t->sleeps;

		if (!s->task[i].kernel_thread || turns < TURNS_LEAST || t->run_ns < turns)
			continue;
		if (least == 0 || t->run_ns / turns < least)
			least = t->run_ns / turns;
	}
	return least ? least : TURN_UNKNOWN_NS;
}

bool switches_fast(const struct snapshot *s, const struct task_times *t)
{
	uint64_t turns = t->switches + t->sleeps;

	return turns > 0 && t->run_ns / turns <= SHORT_TURNS * least_turn(s);
}

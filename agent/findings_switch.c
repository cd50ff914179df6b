// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_switch.c - culprits that hand a CPU to and fro: programs that do so
 * little between two switches that the switching itself is what takes the time.
 * Only where somebody loses by it is it a finding (findings_cpu.c).
 */
#include "findings_impl.h"
#include "findings_table.h"

/* A turn on the CPU shorter than this is mostly hand-over.  unit: ns; default 50 us:
 * a switch with the wakeup before it takes 2 to 5 us, and what it drops from the
 * caches as much again. */
#define SHORT_TURN_NS 50000ull

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
	.prompt_word = "cpu-hog",
	.answer = { ACTION_SCHED_IDLE, ACTION_WEIGHT, ACTION_NICE },
	.n_answers = 3,
};

bool switches_fast(const struct task_times *t)
{
	uint64_t turns = t->switches + t->sleeps;

	return turns > 0 && t->run_ns / turns < SHORT_TURN_NS;
}

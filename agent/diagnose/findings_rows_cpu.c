// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_cpu.c - how the causes about CPU time are detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_cpu_hog = {
	.word = "cpu-hog",
	.detected = "the time that others stood in a run queue while it held that CPU",
	.counted = "processes",
	.resource = RESOURCE_CPU,
	.named = "{culprit}{started} {s|holds|hold} {cpus} of {ncpu}. {victim} waited {lost} {of} "
		 "for a CPU{behind}.",
	.all = "{culprit}{started} {s|holds|hold} {cpus} of {ncpu}. The other processes together "
	       "waited {lost} {of} for a CPU{behind}.",
	.own = "{victim} waited {lost} {of} for a CPU.",
	.neither = "Processes waited {lost} {of} for a CPU, all together.",
	.kernel = "The kernel itself is busy: {culprit} {s|holds|hold} {cpus} of {ncpu}. "
		  "{victim} "
		  "waited {lost} {of} for a CPU{behind}.",
	.past_lost = "waiting for a CPU",
	.advice = "I have no change to offer here.",
	ANSWERS_CPU,
};

const struct cause_row cause_cpu_crowd = {
	.word = "cpu-crowd",
	.detected = "the time in run queues behind many tasks of which none has a large "
		    "part",
	.counted = "processes",
	.resource = RESOURCE_CPU,
	.named = "{culprit} crowd the CPUs, each with a small part: {cpus} of {ncpu} "
		 "together. {victim} waited {lost} {of} for a CPU{behind}.",
	.all = "{culprit} crowd the CPUs, each with a small part: {cpus} of {ncpu} "
	       "together. "
	       "The other processes together waited {lost} {of} for a CPU{behind}.",
	.own = "{victim} waited {lost} {of} for a CPU, behind {count} others of which none "
	       "has a large part.",
	.neither = "Many small tasks crowd the CPUs: together they waited {lost} {of}.",
	.past_lost = "waiting for a CPU among many small tasks",
	.advice = "No single process is to blame, so there is none that I would slow down.",
	ANSWERS_CPU,
};

const struct cause_row cause_cpu_rt = {
	.word = "cpu-rt",
	.detected = "the time in run queues behind a task of a real-time policy",
	.counted = "processes",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|runs|run} with real-time priority and {s|holds|hold} {cpus} "
		 "of {ncpu}. {victim} waited {lost} {of} for a CPU{behind}.",
	.all = "{culprit} {s|runs|run} with real-time priority and {s|holds|hold} {cpus} "
	       "of "
	       "{ncpu}; ordinary processes get what is left.",
	.own = "{victim} waited {lost} {of} behind real-time tasks.",
	.neither = "Real-time tasks kept others waiting for {lost} {of}.",
	.past_lost = "waiting for a CPU, behind real-time tasks",
	.advice = "Real-time priority was given on purpose by someone: ask before it is "
		  "taken.",
	.answer = { ACTION_NORMAL },
	.n_answers = 1,
};

const struct cause_row cause_self = {
	.word = "self",
	.detected = "the time that others stood in a run queue while llamux held that CPU",
	.counted = "processes",
	.resource = RESOURCE_CPU,
	.named = "It is llamux itself (me): I hold {cpus} of {ncpu}. {victim} waited "
		 "{lost} {of} "
		 "for a CPU{behind me}.",
	.all = "It is llamux itself (me): I hold {cpus} of {ncpu}, and the others together "
	       "waited {lost} {of} for a CPU.",
	.own = "It is llamux itself (me). {victim} waited {lost} {of} for a CPU.",
	.neither = "It is llamux itself (me).",
	.past_lost = "waiting for a CPU, behind llamux itself",
	.advice = "It passes when the answer is out: my model is the first thing that "
		  "yields.",
};

const struct cause_row cause_busy_fine = {
	.word = "busy-fine",
	.detected = "CPUs that are full while nothing else has to wait long for one",
	.counted = "processes",
	.resource = RESOURCE_CPU,
	.named = "Busy but fine: {culprit} {s|uses|use} {cpus} of {ncpu}, and nothing else "
		 "waits "
		 "long for it.",
	.all = "Busy but fine: {culprit} {s|uses|use} {cpus} of {ncpu}, and nothing else "
	       "waits "
	       "long for a CPU.",
	.own = "Busy but fine: the CPUs are full, and nothing waits long for one.",
	.neither = "Busy but fine: the CPUs are full, and nothing waits long for one.",
	.advice = "Nothing needs doing.",
	.fine = true,
};

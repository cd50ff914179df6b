// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_table.c - one row per cause: its word, how it is detected, how it is
 * said, which actions answer it; and one row per action.
 */
#include "findings_table.h"

/* A demoted culprit still gets what the others leave, so these are safe first
 * answers to a lack of CPU time; the strongest comes first. */
#define ANSWERS_CPU .answer = { ACTION_SCHED_IDLE, ACTION_WEIGHT, ACTION_NICE }, .n_answers = 3

const struct cause_row cause_table[CAUSE_COUNT] = {
	[CAUSE_CPU_HOG] = {
		.word = "cpu-hog",
		.detected = "the time that others stood in a run queue while it held that CPU",
		.counted = "processes",
		.resource = RESOURCE_CPU,
		.named = "{culprit} {s|holds|hold} {cpus} of {ncpu}. {victim} waited {lost} {of} "
			 "for a CPU{behind}.",
		.all = "{culprit} {s|holds|hold} {cpus} of {ncpu}. The other processes together "
		       "waited {lost} {of} for a CPU{behind}.",
		.own = "{victim} waited {lost} {of} for a CPU.",
		.neither = "Processes waited {lost} {of} for a CPU, all together.",
		.kernel = "The kernel itself is busy: {culprit} {s|holds|hold} {cpus} of {ncpu}. "
			  "{victim} "
			  "waited {lost} {of} for a CPU{behind}.",
		.advice = "I have no change to offer here.",
		ANSWERS_CPU,
	},
	[CAUSE_CPU_CROWD] = {
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
		.advice = "No single process is to blame, so there is none that I would slow down.",
		ANSWERS_CPU,
	},
	[CAUSE_CPU_RT] = {
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
		.advice = "Real-time priority was given on purpose by someone: ask before it is "
			  "taken.",
		.answer = { ACTION_NORMAL },
		.n_answers = 1,
	},
	[CAUSE_CPU_QUOTA] = {
		.word = "cpu-quota",
		.detected = "the time for which a cgroup's own CPU quota stopped it",
		.counted = "throttles",
		.resource = RESOURCE_CPU,
		.named = "{victim} was stopped {count} times by its own CPU quota, {lost} {of}.",
		.all = "CPU quotas stopped cgroups {count} times, {lost} {of}.",
		.own = "{victim} was stopped {count} times by its own CPU quota, {lost} {of}; "
		       "nobody "
		       "else is to blame.",
		.neither = "CPU quotas stopped cgroups {count} times, {lost} {of}.",
		.advice = "Raising its quota (cpu.max, cpu.cfs_quota_us) helps; I cannot do that.",
	},
	[CAUSE_MEM_RECLAIM] = {
		.word = "mem-reclaim",
		.detected = "the time that tasks spent freeing memory before they got any",
		.counted = "stalls",
		.resource = RESOURCE_MEMORY,
		.named = "Memory is short: {victim} spent {lost} {of} freeing pages before it got "
			 "any, and {culprit} {s|takes|take} the most ({bytes} resident).",
		.all = "Memory is short: tasks spent {all} {of} freeing pages before they got any, "
		       "and {culprit} {s|takes|take} the most ({bytes} resident).",
		.own = "Memory is short: {victim} spent {lost} {of} freeing pages before it got "
		       "any; "
		       "nobody takes the largest part.",
		.neither = "Memory is short: tasks spent {all} {of} freeing pages before they got "
			   "any.",
		.advice = "Memory comes back when the largest user ends or is bounded; I cannot do "
			  "that.",
	},
	[CAUSE_MEM_LIMIT] = {
		.word = "mem-limit",
		.detected = "the time that tasks spent reclaiming for the limit of their own "
			    "cgroup",
		.counted = "events",
		.resource = RESOURCE_MEMORY,
		.named = "{victim} is at its own memory limit{limit}: it lost {lost} {of} making "
			 "room.",
		.all = "Cgroups are at their own memory limits: {all} {of} lost making room.",
		.own = "{victim} is at its own memory limit{limit}: it lost {lost} {of} making "
		       "room; "
		       "nobody else is to blame.",
		.neither = "Cgroups are at their own memory limits: {all} {of} lost making room.",
		.advice = "Raising that limit (memory.high, memory.max) helps; I cannot do that.",
	},
	[CAUSE_MEM_COMPACT] = {
		.word = "mem-compact",
		.detected = "the time that tasks spent moving pages to get a contiguous block",
		.counted = "stalls",
		.resource = RESOURCE_MEMORY,
		.named = "{victim} spent {lost} {of} compacting memory to get large pages.",
		.all = "Tasks spent {all} {of} compacting memory to get large pages.",
		.own = "{victim} spent {lost} {of} compacting memory to get large pages.",
		.neither = "Tasks spent {all} {of} compacting memory to get large pages.",
		.advice = "Setting transparent_hugepage/defrag to defer helps; I cannot do that.",
	},
	[CAUSE_MEM_SWAP] = {
		.word = "mem-swap",
		.detected = "pages that came back from swap while tasks stood still for memory",
		.counted = "pages",
		.resource = RESOURCE_MEMORY,
		.named = "Memory is short: {count} pages came back from swap in the last {window}, "
			 "most "
			 "for {victim}; {culprit} {s|holds|hold} the most memory ({bytes}).",
		.all = "Memory is short: {count} pages came back from swap in the last {window}; "
		       "{culprit} {s|holds|hold} the most memory ({bytes}).",
		.own = "{count} pages came back from swap in the last {window}, most for {victim}.",
		.neither = "{count} pages came back from swap in the last {window}.",
		.advice = "Memory comes back when the largest user ends or is bounded; I cannot do "
			  "that.",
	},
	[CAUSE_OOM] = {
		.word = "oom",
		.detected = "kills that the kernel made for lack of memory",
		.counted = "kills",
		.resource = RESOURCE_MEMORY,
		.named = "The kernel ran out of memory for {victim} and killed {count} {k|process|"
			 "processes} in the last {window}; {culprit} {s|holds|hold} the most "
			 "({bytes}).",
		.all = "The kernel ran out of memory and killed {count} {k|process|processes} in "
		       "the "
		       "last {window}; {culprit} {s|holds|hold} the most ({bytes}).",
		.own = "The kernel killed {count} {k|process|processes} of {victim} for lack of "
		       "memory "
		       "in the last {window}.",
		.neither = "The kernel killed {count} {k|process|processes} for lack of memory in "
			   "the "
			   "last {window}.",
		.advice = "Give it more memory or run less beside it; I cannot do that.",
	},
	[CAUSE_IO_BUSY] = {
		.word = "io-busy",
		.detected = "the time that tasks stood still for a disk that was busy",
		.counted = "requests",
		.resource = RESOURCE_IO,
		.named = "The disk is the bottleneck{disk}: tasks waited for it during {all} {of}, "
			 "and "
			 "{culprit} moved the most ({bytes}).",
		.all = "The disk is the bottleneck{disk}: tasks waited for it during {all} {of}, "
		       "and "
		       "{culprit} moved the most ({bytes}).",
		.own = "The disk is the bottleneck{disk}: tasks waited for it during {all} {of}; "
		       "no "
		       "process moved the largest part.",
		.neither = "The disk is the bottleneck{disk}: tasks waited for it during {all} "
			   "{of}; no "
			   "process moved the largest part.",
		.advice = "I have no change to offer for disks.",
	},
	[CAUSE_FORK_STORM] = {
		.word = "fork-storm",
		.detected = "the time in run queues behind processes that live only briefly",
		.counted = "forks",
		.resource = RESOURCE_CPU,
		.named = "{culprit} {s|starts|start} processes at a rate: {rate} new ones per "
			 "second on "
			 "this machine. {victim} waited {lost} {of} for a CPU{behind short-lived "
			 "ones}.",
		.all = "{culprit} {s|starts|start} processes at a rate: {rate} new ones per second "
		       "on "
		       "this machine. The others together waited {lost} {of} for a CPU.",
		.own = "Processes are started at a rate, {rate} new ones per second. {victim} "
		       "waited "
		       "{lost} {of} for a CPU{behind short-lived ones}.",
		.neither = "Processes are started at a rate, {rate} new ones per second; the "
			   "others "
			   "together waited {lost} {of} for a CPU.",
		.advice = "I have no change to offer for the one that starts them.",
		.answer = { ACTION_SCHED_IDLE, ACTION_NICE },
		.n_answers = 2,
	},
	[CAUSE_SELF] = {
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
		.advice = "It passes when the answer is out: my model is the first thing that "
			  "yields.",
	},
	[CAUSE_BUSY_FINE] = {
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
	},
};

const struct action_kind_row action_table[ACTION_KINDS] = {
	[ACTION_SCHED_IDLE] = {
		.word = "idle",
		.offer = "run {target} as SCHED_IDLE",
		.effect = "it then yields to everything else",
	},
	[ACTION_NICE] = {
		.word = "nice",
		.offer = "set {target} to nice {value}",
		.effect = "it then gets a smaller part of a contended CPU",
	},
	[ACTION_WEIGHT] = {
		.word = "weight",
		.offer = "lower the CPU weight of {target} to {value} (100 is usual)",
		.effect = "it then gets a smaller part of a contended CPU",
	},
	[ACTION_NORMAL] = {
		.word = "normal",
		.offer = "put {target} back from real-time to the ordinary policy",
		.effect = "it then shares the CPUs with the others",
	},
};

const char *cause_word(enum finding_cause cause)
{
	return (unsigned int)cause < CAUSE_COUNT ? cause_table[cause].word : NULL;
}

const char *action_word(enum action_kind kind)
{
	return (unsigned int)kind < ACTION_KINDS ? action_table[kind].word : NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_mem.c - how the causes about memory are detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_mem_reclaim = {
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
	.past_lost = "to the reclaim of memory",
	.advice = "Memory comes back when the largest user ends or is bounded; I cannot do "
		  "that.",
};

const struct cause_row cause_mem_limit = {
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
	.past_lost = "to a memory limit",
	.advice = "Raising that limit (memory.high, memory.max) helps; I cannot do that.",
};

const struct cause_row cause_mem_compact = {
	.word = "mem-compact",
	.detected = "the time that tasks spent moving pages to get a contiguous block",
	.counted = "stalls",
	.resource = RESOURCE_MEMORY,
	.named = "{victim} spent {lost} {of} compacting memory to get large pages.",
	.all = "Tasks spent {all} {of} compacting memory to get large pages.",
	.own = "{victim} spent {lost} {of} compacting memory to get large pages.",
	.neither = "Tasks spent {all} {of} compacting memory to get large pages.",
	.past_lost = "to the compaction of memory",
	.advice = "Setting transparent_hugepage/defrag to defer helps; I cannot do that.",
};

const struct cause_row cause_mem_swap = {
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
	.past_lost = "to memory that came back from swap",
	.past_counted = "pages came back from swap",
	.advice = "Memory comes back when the largest user ends or is bounded; I cannot do "
		  "that.",
};

const struct cause_row cause_oom = {
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
	.past_counted = "processes were killed for lack of memory",
	.advice = "Give it more memory or run less beside it; I cannot do that.",
};

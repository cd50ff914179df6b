// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_mem.c - how the causes about memory are detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_mem_reclaim = {
	.word = "mem-reclaim",
	.detected = "the time that tasks spent freeing memory before they got any",
	.counted = "stalls",
	.resource = RESOURCE_MEMORY,
	.named = "Memory is short: {victim} lost {lost} {of} waiting until pages were freed, and "
		 "{culprit} {s|takes|take} memory at the highest rate ({bytes} resident).",
	.all = "Memory is short: tasks lost {all} {of} waiting until pages were freed, and "
	       "{culprit} {s|takes|take} memory at the highest rate ({bytes} resident).",
	.own = "Memory is short: {victim} lost {lost} {of} waiting until pages were freed; nobody "
	       "else takes the largest part.",
	.neither = "Memory is short: tasks lost {all} {of} waiting until pages were freed.",
	.past_lost = "to the reclaim of memory",
	.advice = "Memory comes back when the one that takes it ends or is bounded (memory.high); "
		  "I cannot do that here.",
	.answer = { ACTION_MEMORY },
	.n_answers = 1,
	.further = { ACTION_FREEZE },
	.n_further = 1,
};

const struct cause_row cause_mem_limit = {
	.word = "mem-limit",
	.detected = "the time that tasks of a cgroup lost to its own memory limit: freeing their "
		    "own pages, held back, and waiting for pages to come back",
	.counted = "events",
	.resource = RESOURCE_MEMORY,
	.named = "{victim} is at its own memory limit{limit}: it lost {lost} {of} making room.",
	.all = "Cgroups are at their own memory limits: {all} {of} lost making room.",
	.own = "{victim} is at its own memory limit{limit}: it lost {lost} {of} making room; "
	       "nobody else is to blame.",
	.neither = "Cgroups are at their own memory limits: {all} {of} lost making room.",
	.past_lost = "to a memory limit",
	.advice = "Raising that limit (memory.high or memory.max, memory.limit_in_bytes in "
		  "version 1) helps; I cannot do that here.",
	.answer = { ACTION_MEMORY },
	.n_answers = 1,
	.for_victim = true,
};

const struct cause_row cause_mem_compact = {
	.word = "mem-compact",
	.detected = "the time that tasks spent moving pages to get a contiguous block",
	.counted = "stalls",
	.resource = RESOURCE_MEMORY,
	.named = "{victim} lost {lost} {of} to the compaction of memory, for huge pages.",
	.all = "Tasks lost {all} {of} to the compaction of memory, for huge pages.",
	.own = "{victim} lost {lost} {of} to the compaction of memory, for huge pages that it asks "
	       "for; nobody else is to blame.",
	.neither = "Tasks lost {all} {of} to the compaction of memory, for huge pages.",
	.past_lost = "to the compaction of memory",
	.advice = "/sys/kernel/mm/transparent_hugepage/defrag is set to {thp-defrag}; with `defer` "
		  "nobody waits for huge pages. I cannot change it here.",
	.answer = { ACTION_THP_DEFRAG },
	.n_answers = 1,
};

const struct cause_row cause_mem_swap = {
	.word = "mem-swap",
	.detected = "the time that tasks waited for pages to come back from swap, or for room "
		    "that had to be made by swapping",
	.counted = "pages",
	.resource = RESOURCE_MEMORY,
	.named = "Memory is short and {culprit} {s|takes|take} more and more of it ({bytes} "
		 "resident): {victim} lost {lost} {of} waiting for memory; {count} pages came back "
		 "from swap.",
	.all = "Memory is short and {culprit} {s|takes|take} more and more of it ({bytes} "
	       "resident): tasks lost {all} {of} waiting for memory; {count} pages came back from "
	       "swap.",
	.own = "Memory is short: {victim} lost {lost} {of} waiting for memory; {count} pages came "
	       "back from swap, and nobody else takes more.",
	.neither = "Memory is short: tasks lost {all} {of} waiting for memory; {count} pages came "
		   "back from swap.",
	.past_lost = "to memory that came back from swap",
	.past_counted = "pages came back from swap",
	.advice = "Memory comes back when the one that takes it ends or is bounded (memory.high); "
		  "I cannot do that here.",
	.answer = { ACTION_MEMORY },
	.n_answers = 1,
	.further = { ACTION_FREEZE },
	.n_further = 1,
};

const struct cause_row cause_khugepaged = {
	.word = "khugepaged",
	.detected = "the CPU time of the kernel's thread that joins pages into huge ones",
	.counted = "huge pages made",
	.resource = RESOURCE_CPU,
	.named = "The kernel joins small pages into huge ones without rest: {culprit} holds {cpus} "
		 "of {ncpu} and made {count}. {victim} waited {lost} {of} for a CPU behind it.",
	.all = "The kernel joins small pages into huge ones without rest: {culprit} holds {cpus} of "
	       "{ncpu} and made {count}; nobody waited long behind it.",
	.own = "The kernel joins small pages into huge ones without rest.",
	.neither = "The kernel joins small pages into huge ones without rest.",
	.past_lost = "to khugepaged",
	.past_counted = "huge pages were made",
	.advice = "It scans {thp-sleep} (transparent_hugepage/khugepaged/pages_to_scan, "
		  "scan_sleep_millisecs; usual are 4,096 and 10,000): a longer sleep, or fewer pages, "
		  "helps; I cannot change it here.",
	.answer = { ACTION_KHUGEPAGED },
	.n_answers = 1,
};

const struct cause_row cause_cache_evicted = {
	.word = "cache-evicted",
	.detected = "the time that tasks waited for files that had been in memory and were pushed "
		    "out",
	.counted = "pages read again",
	.resource = RESOURCE_MEMORY,
	.named = "{culprit} {s|reads|read} so much that others' files are pushed out of "
		 "memory{(e:cached}: {victim} lost {lost} {of} reading them again.",
	.all = "{culprit} {s|reads|read} so much that others' files are pushed out of "
	       "memory{(e:cached}: they lost {all} {of} reading them again.",
	.own = "The files that {victim} uses do not all fit into memory: it lost {lost} {of} reading "
	       "them again.",
	.neither = "Files in use do not all fit into memory: tasks lost {all} {of} reading them "
		   "again.",
	.past_lost = "to files that were pushed out of memory",
	.past_counted = "pages were read again",
	.advice = "A memory bound for {by} (memory.high of its cgroup) keeps its reads from pushing "
		  "out others' files; I cannot do that here.",
	.answer = { ACTION_MEMORY },
	.n_answers = 1,
	.further = { ACTION_FREEZE },
	.n_further = 1,
};

const struct cause_row cause_oom = {
	.word = "oom",
	.detected = "kills that the kernel made for lack of memory",
	.counted = "kills",
	.resource = RESOURCE_MEMORY,
	.named = "The kernel killed {count} {k|process|processes} of {victim} at its memory "
		 "limit{limit} in the last {window}, and {culprit} {s|starts|start} the next one "
		 "each time, every {e:interval}.",
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
	/* Who starts the next one each time stops that.  How much memory would be enough
	 * nobody knows: each kill shows only that the limit was not. */
	.answer = { ACTION_FREEZE },
	.n_answers = 1,
};

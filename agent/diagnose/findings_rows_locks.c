// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_locks.c - how the causes about locks, system calls and timers are
 * detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_lock_inversion = {
	.word = "lock-inversion",
	.detected = "the time in which it slept for a lock while the holder of the lock stood "
		    "in a run queue",
	.counted = "waits",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|keeps|keep} the CPUs from {holder}, which holds a lock that "
		 "{victim} needs: {who} waited {lost} {of} for that lock, and its holder waited "
		 "{e:holder-wait} for a CPU.",
	.all = "{culprit} {s|keeps|keep} the CPUs from the holder of a lock: others waited {lost} "
	       "{of} for it.",
	.own = "{victim} waited {lost} {of} for a lock whose holder got no CPU.",
	.neither = "Processes waited {lost} {of} for a lock whose holder got no CPU.",
	.past_lost = "waiting for a lock whose holder got no CPU",
	.advice = "Giving the holder of the lock a higher priority helps, too; I have no change to "
		  "offer here.",
	ANSWERS_CPU,
};

const struct cause_row cause_lock_own = {
	.word = "lock-own",
	.detected = "the time in which the threads of a program slept for its own locks, while "
		    "their holders ran",
	.counted = "waits",
	.resource = RESOURCE_NONE,
	.named = "{victim} waited {lost} {of} for locks that {culprit} {s|holds|hold}{behind}.",
	.all = "Processes waited {lost} {of} for locks that {culprit} {s|holds|hold}.",
	.own = "It is the application itself: the threads of {victim} waited {lost} {of} for its "
	       "own locks ({count} waits){alone}.",
	.neither = "Programs waited {lost} {of} for their own locks.",
	.past_lost = "waiting for its own locks",
	.advice = "Fewer threads, or locks that are held for less, help; that is a change of the "
		  "program, and I have none to offer.",
};

const struct cause_row cause_mmap_lock = {
	.word = "mmap-lock",
	.detected = "the time in which the threads of a program slept for the lock of its memory "
		    "map",
	.counted = "waits",
	.resource = RESOURCE_NONE,
	.named = "{victim} waited {lost} {of} for its own memory map, which {culprit} {s|holds|hold} "
		 "up{behind}: whoever reads /proc/PID/maps or smaps locks it.",
	.all = "Processes waited {lost} {of} for their memory maps.",
	.own = "It is the application itself: the threads of {victim} waited {lost} {of} for each "
	       "other to change its memory map (mmap, munmap, page faults; {count} waits){alone}.",
	.neither = "Programs waited {lost} {of} for their own memory maps.",
	.past_lost = "waiting for its own memory map",
	.advice = "Keeping memory instead of mapping it anew, or fewer threads, helps; that is a "
		  "change of the program, and I have none to offer.",
};

const struct cause_row cause_syscall_storm = {
	.word = "syscall-storm",
	.detected = "the time that others stood in a run queue while it held that CPU with nothing "
		    "but short system calls",
	.counted = "system calls",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|does|do} little but enter the kernel (system calls, {e:calls}): "
		 "{s|it holds|they hold} {cpus} of {ncpu}. {victim} waited {lost} {of} for a "
		 "CPU{behind}.",
	.all = "{culprit} {s|does|do} little but enter the kernel (system calls, {e:calls}): "
	       "{s|it holds|they hold} {cpus} of {ncpu}. The other processes together waited "
	       "{lost} {of} for a CPU{behind}.",
	.own = "{victim} waited {lost} {of} for a CPU, behind nothing but system calls.",
	.neither = "Processes waited {lost} {of} for a CPU, behind nothing but system calls.",
	.past_lost = "waiting for a CPU, behind nothing but system calls",
	.advice = "Larger blocks, or fewer calls, help; that is a change of the program.",
	ANSWERS_CPU,
};

const struct cause_row cause_timer_storm = {
	.word = "timer-storm",
	.detected = "the time that others stood in a run queue while it held that CPU for nothing "
		    "but its timers",
	.counted = "timers",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|does|do} little but wake up (timers, {e:timers}): "
		 "{s|it holds|they hold} {cpus} of {ncpu}. {victim} waited {lost} {of} for a "
		 "CPU{behind}.",
	.all = "{culprit} {s|does|do} little but wake up (timers, {e:timers}): "
	       "{s|it holds|they hold} {cpus} of {ncpu}. The other processes together waited "
	       "{lost} {of} for a CPU{behind}.",
	.own = "{victim} waited {lost} {of} for a CPU, behind nothing but timers.",
	.neither = "Processes waited {lost} {of} for a CPU, behind nothing but timers.",
	.past_lost = "waiting for a CPU, behind nothing but timers",
	.advice = "A longer sleep helps; that is a change of the program.",
	ANSWERS_CPU,
};

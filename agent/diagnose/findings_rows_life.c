// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_life.c - the causes about processes that come and go, and about the
 * numbers of things that are limited. */
#include "findings_table.h"

const struct cause_row cause_fork_storm = {
	.word = "fork-storm",
	.detected = "the time in run queues behind processes that live only briefly",
	.counted = "forks",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|starts|start} {rate} processes per second that live only "
		 "briefly; with them {s|it holds|they hold} {cpus} of {ncpu}. {victim} waited "
		 "{lost} {of} for a CPU{behind short-lived ones}.",
	.all = "{culprit} {s|starts|start} {rate} processes per second that live only "
	       "briefly; with them {s|it holds|they hold} {cpus} of {ncpu}. The others together "
	       "waited {lost} {of} for a CPU.",
	.own = "Processes are started at a rate, {rate} new ones per second. {victim} "
	       "waited {lost} {of} for a CPU{behind short-lived ones}.",
	.neither = "Processes are started at a rate, {rate} new ones per second; the "
		   "others together waited {lost} {of} for a CPU.",
	.past_lost = "waiting for a CPU, behind short-lived processes",
	.advice = "I have no change to offer for the one that starts them.",
	ANSWERS_CPU,
};

const struct cause_row cause_task_growth = {
	.word = "task-growth",
	.detected = "threads that go on coming and stay, in one tree of processes",
	.counted = "new threads",
	.resource = RESOURCE_CPU,
	.named = "{culprit} {s|goes|go} on growing: {count} new processes or threads in the last "
		 "10 s that stay, {e:tasks} in all by now.",
	.all = "{culprit} {s|goes|go} on growing: {count} new processes or threads in the last "
	       "10 s that stay, {e:tasks} in all by now.",
	.own = "Threads go on coming: {count} new ones in the last 10 s that stay.",
	.neither = "Threads go on coming: {count} new ones in the last 10 s that stay.",
	.past_counted = "new threads of a tree that went on growing",
	.advice = "A limit of tasks (pids.max, systemd's TasksMax) would hold it at what it has, "
		  "and ending it is for you to decide; I cannot do the one and do not do the other.",
	.answer = { ACTION_TASKS },
	.n_answers = 1,
	.further = { ACTION_FREEZE },
	.n_further = 1,
};

const struct cause_row cause_zombies = {
	.word = "zombies",
	.detected = "ended processes whose parent has not waited for them",
	.counted = "zombies",
	.resource = RESOURCE_NONE,
	.named = "{culprit} {s|has|have} {count} ended processes that it does not wait for "
		 "(zombies), {e:more} more than at the beginning of the last {window}.",
	.all = "{culprit} {s|has|have} {count} ended processes that it does not wait for "
	       "(zombies), {e:more} more than at the beginning of the last {window}.",
	.own = "{count} ended processes are not waited for (zombies).",
	.neither = "{count} ended processes are not waited for (zombies).",
	.past_counted = "ended processes that nobody waited for",
	.advice = "They hold process numbers and little else; they go when it waits for them, "
		  "which a SIGCHLD may remind it of, or when it ends. I send no signals, as none "
		  "can be taken back.",
};

const struct cause_row cause_fd_limit = {
	.word = "fd-limit",
	.detected = "calls that failed because no file descriptor was free",
	.counted = "failed calls",
	.resource = RESOURCE_NONE,
	.named = "{culprit} {s|is|are} out of file descriptors: {count} calls failed in the last "
		 "{window}, with {e:open-files} open of the {e:file-limit} that it may have "
		 "(RLIMIT_NOFILE).",
	.all = "This machine is out of open files (fs.file-max): {e:open-files} of "
	       "{e:file-limit}, and {culprit} {s|holds|hold} the most.",
	.own = "{victim} is out of file descriptors: {count} calls failed in the last {window}.",
	.neither = "This machine is out of open files (fs.file-max): {e:open-files} of "
		   "{e:file-limit}.",
	.past_counted = "calls that found no free file descriptor",
	.advice = "Either it forgets to close files, which no limit cures, or it needs a higher one "
		  "(prlimit(1), LimitNOFILE, \"do files\" in a profile): from outside the two look "
		  "alike, so I offer nothing.",
};

const struct cause_row cause_task_limit = {
	.word = "task-limit",
	.detected = "processes and threads that could not be started for a limit",
	.counted = "refused starts",
	.resource = RESOURCE_NONE,
	.named = "{culprit} is at its limit of {e:task-limit} tasks: {count} processes or threads "
		 "could not be started in the last {window}, most by {victim}.",
	.all = "{culprit} is at its limit of {e:task-limit} tasks: {count} processes or threads "
	       "could not be started in the last {window}.",
	.own = "{victim} could not start {count} processes or threads in the last {window}: its "
	       "user has {e:tasks} tasks, and the limit (RLIMIT_NPROC) is {e:task-limit}.",
	.neither = "This machine is at its limit of {e:task-limit} tasks (kernel.threads-max or "
		   "kernel.pid_max): {count} could not be started in the last {window}.",
	.past_counted = "processes or threads that could not be started for a limit",
	.advice = "If so many are right, raise the limit (pids.max, systemd's TasksMax, "
		  "RLIMIT_NPROC); if not, look at what starts them. I cannot do that here.",
	.answer = { ACTION_TASKS },
	.n_answers = 1,
};

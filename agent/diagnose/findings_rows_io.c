// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_io.c - how the causes about disks are detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_io_busy = {
	.word = "io-busy",
	.detected = "the time that requests took longer than alone, behind others' requests",
	.counted = "requests",
	.resource = RESOURCE_IO,
	.named = "{culprit} {s|keeps|keep} the disk busy{disk} with requests, {e:requests}{depth}. "
		 "{victim} waited {lost} {of} for it{behind}.",
	.all = "The disk is the bottleneck{disk}: tasks waited for it during {all} {of}, and "
	       "{culprit} moved the most ({bytes}).",
	.own = "The disk is the bottleneck{disk}: {victim} waited {lost} {of} for it, and no "
	       "process asks for the largest part.",
	.neither = "The disk is the bottleneck{disk}: tasks waited for it during {all} {of}; no "
		   "process moved the largest part.",
	.past_lost = "waiting for a busy disk",
	.advice = "A lower I/O weight or a limit (io.max, blkio.throttle) for the one that asks "
		  "for most helps, where it is in a control group of its own.",
	.answer = { ACTION_IO_REQUESTS, ACTION_IOPRIO },
	.n_answers = 2,
	.one = true,
};

const struct cause_row cause_io_slow = {
	.word = "io-slow",
	.detected = "the time from one request's end to the next, while few are before the disk",
	.counted = "requests",
	.resource = RESOURCE_IO,
	.named = "The disk itself is slow{disk}: a request takes {e:latency}. {victim} waited "
		 "{lost} {of} for it.",
	.all = "The disk itself is slow{disk}: a request takes {e:latency}. Tasks waited {all} "
	       "{of} for it.",
	.own = "The disk itself is slow{disk}: a request takes {e:latency}, with "
	       "{e:requests}{depth}. {victim} waited {lost} {of}; no process is to blame.",
	.neither = "The disk itself is slow{disk}: a request takes {e:latency}, with "
		   "{e:requests}{depth}; no process is to blame.",
	.past_lost = "waiting for a slow disk",
	.advice = "No process is the cause, so there is none to slow down: look at the device, its "
		  "cable or link, or who provides it.",
};

const struct cause_row cause_io_limit = {
	.word = "io-limit",
	.detected = "what a cgroup read and wrote, beside its own limit of I/O",
	.counted = "requests",
	.resource = RESOURCE_IO,
	.named = "{victim} is at its own I/O limit{iolimit}{ondisk}: its processes waited {lost} "
		 "{of}.",
	.all = "Cgroups are at their own I/O limits: their processes waited {all} {of}.",
	.own = "{victim} is at its own I/O limit{iolimit}{ondisk}: its processes waited {lost} "
	       "{of}; neither the disk nor anybody else is to blame.",
	.neither = "Cgroups are at their own I/O limits: their processes waited {all} {of}.",
	.past_lost = "at its own limit of I/O",
	.advice = "Raising that limit (io.max, blkio.throttle) helps; I cannot do that.",
};

const struct cause_row cause_dirty_stall = {
	.word = "dirty-stall",
	.detected = "the pauses that the kernel makes writers take while too much is unwritten",
	.counted = "pauses",
	.resource = RESOURCE_IO,
	.named = "{culprit} {s|writes|write} faster than the disk takes it ({bytes} in the last "
		 "{window}): the kernel made {victim} pause {lost} {of} before it could write.",
	.all = "{culprit} {s|writes|write} faster than the disk takes it ({bytes} in the last "
	       "{window}): the kernel made others pause {all} {of} before they could write.",
	.own = "The kernel made {victim} pause {lost} {of} before it could write: too much is not "
	       "yet on the disk.",
	.neither = "The kernel made writers pause {all} {of}: too much is not yet on the disk.",
	.past_lost = "waiting to write",
	.advice = "A write limit (io.max) or less dirty memory (vm.dirty_bytes) for the big writer "
		  "helps; I cannot do that here.",
	/* In version 1 a limit of its writes holds up direct ones only, and the dirty ratio is
	 * everybody's: who writes too much stands still until the disk has caught up. */
	.answer = { ACTION_FREEZE },
	.n_answers = 1,
};

const struct cause_row cause_fsync_storm = {
	.word = "fsync-storm",
	.detected = "the time in fsync, beside who calls it how often",
	.counted = "fsyncs",
	.resource = RESOURCE_IO,
	.named = "{culprit} {s|calls|call} fsync {e:syncs}: {victim} spent {lost} {of} in its own "
		 "fsync calls, {e:sync-time} each{behind}.",
	.all = "{culprit} {s|calls|call} fsync {e:syncs}: others spent {all} {of} in theirs.",
	.own = "{victim} spent {lost} {of} in fsync.",
	.neither = "Processes spent {all} {of} in fsync.",
	.past_lost = "in fsync",
	.advice = "Fewer or larger commits of the one that calls it most help, or a limit of its "
		  "writes; I cannot do that.",
	/* A limit of its writes would hold the journal up, and with it all others: what one
	 * has under way goes to the disk with everybody's next commit. */
	.answer = { ACTION_FREEZE },
	.n_answers = 1,
};

const struct cause_row cause_stuck = {
	.word = "stuck",
	.detected = "how long threads have slept without a break for one answer",
	.counted = "processes",
	.resource = RESOURCE_NONE,
	.named = "{culprit} is stopped and serves a file system: {victim} {v|has|have} waited for "
		 "its answer for {e:stuck-for}.",
	.all = "{culprit} is stopped and serves a file system: {count} {k|process|processes} wait "
	       "for it.",
	.own = "{victim} {v|is|are} stuck in the kernel, for {e:stuck-for} now: what {v|it "
	       "waits|they wait} for does not answer.",
	.neither = "{count} {k|process is|processes are} stuck in the kernel, for {e:stuck-for} "
		   "now.",
	.past_lost = "waiting for an answer that did not come",
	.past_counted = "stuck processes",
	.advice = "A stopped server goes on when it is sent SIGCONT (kill -CONT), a frozen one "
		  "when it is thawed (\"thaw\" with its name). I send no signals, as none can be "
		  "taken back.",
};

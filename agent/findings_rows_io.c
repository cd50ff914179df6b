// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_rows_io.c - how the causes about disks are detected, said and answered. */
#include "findings_table.h"

const struct cause_row cause_io_busy = {
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
	.past_lost = "waiting for a busy disk",
	.advice = "I have no change to offer for disks.",
};

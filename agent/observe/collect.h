/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * collect.h - reads one cumulative sample of the machine: procfs, cgroupfs and
 * the probe.  The roots of /proc, /sys and the cgroup file systems can be given, so
 * that tests feed recorded trees.
 */
#ifndef AGENT_COLLECT_H
#define AGENT_COLLECT_H

#include "llamux/snapshot.h"

struct probe;
struct collector;

struct collect_options {
	const char *proc;      /* NULL: /proc */
	const char *cgroup;    /* NULL: /sys/fs/cgroup */
	const char *sys;       /* NULL: /sys */
	struct probe *probe;   /* borrowed; NULL: procfs only */
};

int collector_new(const struct collect_options *options, struct collector **out);
void collector_free(struct collector *c);

/* Overwrites *out, which the caller frees with snapshot_free(). A file that is
 * missing leaves its fields at "not known"; only -ENOMEM, a missing /proc and an
 * error of probe_read() are errors.  Tasks that end while they are read are
 * skipped.  Delivers the probe's waiting events. */
int collect_sample(struct collector *c, struct snapshot *out);

#endif

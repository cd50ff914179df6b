/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.h - the file `report`: a recording of the last minutes for a bug report,
 * which `llamux-agent --replay` reads. */
#ifndef AGENT_REPORT_H
#define AGENT_REPORT_H

struct history;
struct status;

/*
 * malloc'd lines of JSON (snapshot_save.h): the head, status line by line, and the
 * snapshots of the last ten minutes.  Of processes it has what snapshots hold: pid,
 * parent, user id, the 15 bytes of the name, cgroup path, times, sizes; no command
 * line, environment, file name or question.  NULL: no memory.
 */
char *report_text(struct history *h, const struct status *st);

#endif

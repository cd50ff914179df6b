/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.h - `lsh report [FILE]`: the agent's recording of the last minutes into a
 * file, for a bug report. */
#ifndef LSH_REPORT_H
#define LSH_REPORT_H

/*
 * file: NULL for llamux-report-DATE-TIME.jsonl in the current directory, "-" for
 * standard output.  A file that is there is not written over.  Returns the exit
 * status; what went wrong is one line on stderr, and no half file is left.
 */
int report_save(const char *file);

#endif

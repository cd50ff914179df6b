/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal_internal.h - shared by the files of the journal module. */
#ifndef AGENT_JOURNAL_INTERNAL_H
#define AGENT_JOURNAL_INTERNAL_H

#include <sqlite3.h>

#include "journal.h"

struct journal {
	sqlite3 *db;
};

/* The negative errno of an SQLite result. */
int journal_errno(const struct journal *j, int rc);

#endif

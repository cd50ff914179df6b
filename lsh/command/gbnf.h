/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gbnf.h - the grammar that holds the model to commands which exist here: the
 * utilities of the table that are present, with the flags that the table lists,
 * and the slots that the request has.
 */
#ifndef LSH_GBNF_H
#define LSH_GBNF_H

#include <stdbool.h>

#include "llamux/slots.h"
#include "utilities.h"

/*
 * *out: the grammar's text, the caller's to free.  present(name) tells which
 * utilities may be used.  -ENOENT: none is present; -ENOMEM.
 */
int gbnf_make(const struct utilities *table, bool (*present)(const char *name),
	      const struct slots *slots, char **out);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter.h - the one short question that a request needs which names too little: "delete"
 * is asked "which file or directory?", "copy notes.txt" "to where?".
 */
#ifndef LSH_COUNTER_H
#define LSH_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

#define COUNTER_MAX 128

struct counter {
	char question[COUNTER_MAX];
	char start[1024]; /* what stands before the answer, to make a whole request */
};

/* False if the request names what its verb needs, or the verb is not known. */
bool counter_question(const char *request, struct counter *out);

#endif

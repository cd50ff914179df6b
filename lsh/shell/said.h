/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * said.h - the end of what the last command printed, on its way to the terminal.
 *
 * lsh writes a mark to the terminal before and after each command; the relay
 * (relay.h), through which all output passes, takes the marks out again and keeps
 * what came between them.  So the order is that of the terminal itself, whoever
 * printed, and nothing that runs is held up or sees another descriptor.
 */
#ifndef LSH_SAID_H
#define LSH_SAID_H

#include <stdbool.h>
#include <stddef.h>

/* Of one command, its end: what a person would see on the screen. */
#define SAID_MAX 4096

struct said;

/* In memory that both processes share; made before the fork. */
int said_new(struct said **out);
void said_free(struct said *s); /* NULL is allowed */

/* -- in lsh -- */
/* NULL is allowed: nothing is kept then. */
void said_begin(struct said *s);
void said_end(struct said *s);
/* What stood between the last two marks, as plain lines.  False: it is not known. */
bool said_text(struct said *s, char *out, size_t out_len);

/* -- in the relay -- */
/* Takes the marks out of a piece of output, in place; returns what is left of it.
 * held: bytes of a mark that has only begun; they come first in a later piece.
 * room: of buf; len + SAID_MARK_MAX at least. */
#define SAID_MARK_MAX 32
size_t said_pass(struct said *s, char *buf, size_t len, size_t room);

/*
 * Output of a terminal as plain lines: escape sequences, and what was overwritten
 * by a carriage return or a backspace, are gone.  out_len > 0.
 */
void said_clean(const char *raw, size_t len, char *out, size_t out_len);

#endif

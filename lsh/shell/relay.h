/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relay.h - a pseudo-terminal between the terminal and lsh, as script(1) has one.
 *
 * All that lsh and its commands print passes through the relay, which keeps the end
 * of what the last command printed (said.h): "fix it" need not run it again.  The
 * commands have a terminal as before, with its size, modes and job control; the
 * kernel, not the relay, makes signals of keys.
 */
#ifndef LSH_RELAY_H
#define LSH_RELAY_H

#include "said.h"

/*
 * Forks: the caller goes on in the child, on the inner terminal, which is its
 * controlling one; the parent passes everything on, and ends with the child's exit
 * status.  0 and *said, or a negative errno where there is no use for a relay or it
 * cannot be had: the caller goes on as it was, *said is NULL then.
 *
 * Standard input, output and error must be one terminal that the caller is in the
 * foreground of.  Not on a console of the kernel itself: programs that speak to that
 * (setfont, startx) need it, and no pseudo-terminal is one.
 */
int relay_enter(struct said **said);

#endif

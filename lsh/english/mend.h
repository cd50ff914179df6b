/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mend.h - what the model cannot see, put right behind it.
 *
 * The model reads slots: that "python" stands for .py, that fonts.zip is an archive and that
 * docs is a directory is hidden from it, and is known here.
 */
#ifndef LSH_MEND_H
#define LSH_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "command/danger.h"

/*
 * Changes the command where the request means another form of the same: *.python to '*.py',
 * gunzip of a .tar.gz to tar -xf, ls of an archive whose contents are asked for, cp of
 * a directory without -r, an action of find behind "-o" that is meant for all, a known word as
 * the file's name that it was said as (Music), a path behind -name, a pattern of files that the
 * shell is to expand.  A command that would not fit is left as it is.
 */
void mend_command(const char *request, const struct danger_world *world, char *command,
		  size_t size);

/* False if the command lacks an operand without which it does nothing (cp with one name), or has
 * the same name for what is to be two (chgrp x x). */
bool mend_complete(const char *command);

/*
 * False if request and command contradict each other: one of them removes something and the
 * other does not, files are removed where parts of them were meant, a file is read that is
 * a directory, or the like.  It is a reason for
 * doubt, not a proof.
 */
bool mend_fits(const char *request, const char *command, const struct danger_world *world);

/* How many words of the command's arguments the request does not have: names of
 * subcommands, and what was made up. */
size_t mend_invented(const char *request, const char *command);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replay.h - recorded snapshots through the pure stages: aggregate -> findings ->
 * prompt -> answer.  Needs neither root nor BPF nor FUSE, and changes nothing.
 */
#ifndef AGENT_REPLAY_H
#define AGENT_REPLAY_H

#include <stdbool.h>
#include <stdio.h>

#include "answer/answer.h"
#include "observe/snapshot_save.h"
#include "observe/window.h"

struct llm;

struct replay_options {
	const char *file;      /* "-": standard input */
	const char *question;  /* NULL: "why is my system slow?" */
	const char *model;     /* GGUF file; NULL: answers by rules */
	bool json;             /* a line of JSON per window instead of text */
};

/*
 * Prints what each window of the recording says.  Snapshots with a span are
 * windows; cumulative samples (span 0) are put through the short window first.
 * -errno and one line of reason: the file cannot be read, is no recording, or is
 * damaged (what came before the damage has been printed).
 */
int replay_run(const struct replay_options *options, FILE *out, char *reason, size_t reason_len);

/* --- replay.c and replay_answer.c --- */

struct replay {
	const char *question;
	bool json;
	FILE *out;
	struct llm *llm;
	struct snapshot_loader loader;
	struct window *samples;      /* of recordings that have samples */
	struct findings findings, before;
	bool any_before;
	struct longer longer;
	bool longer_held;
	struct prompt prompt, command;
	char answer[ANSWER_MAX];
	unsigned int offered;
	bool by_model;
	unsigned int windows;
};

/* Fills answer, offered and by_model from findings and snapshot; -errno: prompt or
 * answer cannot be made, and answer says so. */
int replay_answer(struct replay *r, const struct snapshot *s);
/* One line of the recording; 1: it completed a window, which has been printed. */
int replay_line(struct replay *r, const char *line, size_t len);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_json.h - reads one line that is one flat JSON object: strings, whole
 * numbers, true and false, nothing nested.  Strict and bounded, as the line may
 * come from anywhere.  Pure.
 */
#ifndef AGENT_SNAPSHOT_JSON_H
#define AGENT_SNAPSHOT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_KEY_MAX 32
/* A path of 255 bytes of which each is written as \xHH. */
#define JSON_TEXT_MAX 1100

struct json_line {
	const char *at, *end;
	bool begun;
};

enum json_kind { JSON_TEXT, JSON_NUMBER, JSON_BOOL };

struct json_pair {
	char key[JSON_KEY_MAX];
	enum json_kind kind;
	bool negative;
	uint64_t number;            /* without its sign; of true 1 */
	char text[JSON_TEXT_MAX];   /* with the names' \xHH put back to bytes */
	size_t len;
};

void json_begin(struct json_line *l, const char *line, size_t len);
/* 1: a pair; 0: the object and the line end here; -EBADMSG. */
int json_next(struct json_line *l, struct json_pair *out);

#endif

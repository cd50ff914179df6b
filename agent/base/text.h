/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - text for people: bounded and growing buffers, numbers with their
 * units, and untrusted names made safe to print.  Pure.
 */
#ifndef AGENT_TEXT_H
#define AGENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A buffer that is always NUL-terminated.  A fixed one drops what does not fit
 * and counts it in lost; a growing one is malloc'd and sets failed when memory
 * runs out.
 */
struct text {
	char *data;
	size_t size;  /* of data */
	size_t len;   /* without the NUL */
	size_t lost;  /* bytes that did not fit */
	bool growing;
	bool failed;
};

void text_fixed(struct text *t, char *data, size_t size); /* size > 0 */
void text_growing(struct text *t);
/* The string of a growing buffer, owned by the caller; NULL if memory ran out. */
char *text_take(struct text *t);

void text_bytes(struct text *t, const char *data, size_t len);
void text_str(struct text *t, const char *s);
void text_add(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * An untrusted name: printable UTF-8 stays; control bytes, invalid UTF-8, marks
 * that change the direction or are not seen, the backslash and the backtick
 * become \xHH, so that it can stand between backticks and on a terminal.
 */
void text_name(struct text *t, const char *name);

/* The same as a JSON string, with its quotation marks. */
void text_json_name(struct text *t, const char *name);

/* A number with its unit, returned by value: text_seconds(ns).s as an argument
 * of text_add() lives long enough. */
struct text_unit {
	char s[32];
};

/* "6.1 s", "340 ms", "0.4 ms", "0 s"; from 100 s on "2 min 5 s", "3 h 20 min". */
struct text_unit text_seconds(uint64_t ns);
/* "71 %", below 10 % "3.4 %", "under 0.1 %", "0 %"; of nothing: "0 %". */
struct text_unit text_percent(uint64_t part, uint64_t whole);
/* The same for hundredths of a percent, as pressure is kept. */
struct text_unit text_hundredths(unsigned int hundredths);
/* "2.3 GB", "640 MB", "12 kB", "17 bytes"; powers of 1000. */
struct text_unit text_size(uint64_t bytes);
/* "1.9", below 1 "0.14": how many times whole goes into part. */
struct text_unit text_ratio(uint64_t part, uint64_t whole);
/* "12,345" */
struct text_unit text_count(uint64_t n);

#endif

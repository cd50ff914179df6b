/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots.h - arguments are taken out of a person's words before the model sees
 * them, and put back, quoted for the shell, after it has answered.
 *
 * "find files over 100 MB in /srv/data" becomes "find files over <size1> in
 * <path1>" with size1 = "100M" and path1 = "/srv/data"; the model's "find
 * <path1> -type f -size +<size1>" becomes "find /srv/data -type f -size +100M".
 * So a model of a few million parameters need not copy strings, and text that
 * nobody vetted never reaches the model or the shell unquoted.
 *
 * The cleaned text is lower-case ASCII words separated by single spaces, in
 * which '<' and '>' occur in slots only.  Sentence punctuation (. , ! ? ; :)
 * stands alone, as a word of its own.
 */
#ifndef LLAMUX_SLOTS_H
#define LLAMUX_SLOTS_H

#include <stddef.h>

/* Most slots of one request, and of one type (<path1> .. <path4>). */
#define SLOTS_MAX 24
#define SLOTS_PER_TYPE 4
/* Names in findings and in the question, <n1> .. <n9>. */
#define SLOTS_NAMES 9

enum slot_type {
	SLOT_NAME,     /* <n1>    a process, group or cgroup that the agent holds */
	SLOT_PATH,     /* <path1> has a '/', begins with '~', or is a file name
	                          with an extension: notes.txt */
	SLOT_GLOB,     /* <glob1> has * or ? or [] within a word: *.py */
	SLOT_EXT,      /* <ext1>  .py (value keeps the dot) */
	SLOT_SIZE,     /* <size1> 100 MB -> 100M; unit letters k M G T */
	SLOT_DURATION, /* <dur1>  7 days, 2 h: value "7 days"; conversions
	                          <dur1.s> <dur1.m> <dur1.h> <dur1.d> give the
	                          number in that unit, rounded up */
	SLOT_DATE,     /* <date1> 2024-01-31 */
	SLOT_TIME,     /* <time1> 14:00, 3pm -> 15:00 */
	SLOT_NUMBER,   /* <num1>  digits, "ten" -> 10; also pids, ports, modes */
	SLOT_PERCENT,  /* <pct1>  80 % -> 80 */
	SLOT_STRING,   /* <str1>  quoted with '', "" or `` */
	SLOT_MODE,     /* <mode1> u+x, go-w */
	SLOT_HOST,     /* <host1> an address, host.domain, URL */
	SLOT_WORD,     /* <word1> a word outside the model's lexicon */
	SLOT_TYPES
};

struct slot {
	enum slot_type type;
	unsigned int index; /* from 1 */
	char value[256];    /* as said, canonical where the type has a form */
};

struct slots {
	struct slot slot[SLOTS_MAX];
	size_t count;
	size_t dropped; /* arguments that did not fit: the request is then
	                   refused by the callers, never half used */
};

/* "path" for SLOT_PATH: the name between '<' and the index. */
const char *slot_type_name(enum slot_type type);

/*
 * Cleans text and takes its arguments out.  names: known names, names[i] is
 * <n(i+1)> (a pid as digits is a name too); lexicon: sorted words.  Either may
 * be empty.  A word within one edit of a single lexicon word of five letters or
 * more is taken for that word (a typing slip).  out: NUL-terminated, of
 * out_len bytes.  -E2BIG if out is too small; -EINVAL if text has no word.
 */
int slots_extract(const char *text, const char *const *names, size_t n_names,
		  const char *const *lexicon, size_t n_lexicon,
		  struct slots *slots, char *out, size_t out_len);

/*
 * Puts values into a command that the model wrote, quoting each for a POSIX
 * shell where it needs it (a leading ~/ stays outside the quotes; text around
 * a slot inside one word is quoted with it: '*<ext1>' -> '*.py').  -ENOENT: the
 * command names a slot that the request did not have; -E2BIG; -EINVAL: the
 * conversion does not apply.
 */
int slots_fill(const char *command, const struct slots *slots, char *out,
	       size_t out_len);

#endif

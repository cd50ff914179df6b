/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_slots.c - a person's text, a NUL, and a command of the model: what comes out
 * is as slots.h promises, and no value gets out of its word.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/slots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "postgres", "4242", "yes", "Web Content", "-x" };
static const char *const lexicon[] = { "files", "find", "in", "is", "my", "show", "slow", "why" };

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const char *out)
{
	bool inside = false;

	for (const char *c = out; *c; c++) {
		check(*c >= ' ' && *c < 127 && !(*c >= 'A' && *c <= 'Z'));
		if (*c == '<' || *c == '>') {
			check(inside == (*c == '>'));
			inside = !inside;
		}
	}
	check(!inside);
}

/* What a shell makes of the word: '..' and \' only, and "$HOME" told as ~. */
static void check_word(const char *filled, const char *want)
{
	static const char home[] = "\"$HOME\"";
	bool quoted = false;

	for (; *filled; filled++) {
		char c = *filled;

		if (c == '\'') {
			quoted = !quoted;
			continue;
		}
		if (!quoted && strncmp(filled, home, strlen(home)) == 0) {
			filled += strlen(home) - 1;
			c = '~';
		} else if (!quoted && c == '\\') {
			c = *++filled;
			check(c == '\'');
		} else {
			check(quoted || !strchr(" ;&|()<>$`\"*?[]{}!#~", c));
		}
		check(c == *want++);
	}
	check(!quoted && !*want);
}

static void check_slot(const struct slots *s, const struct slot *slot)
{
	char command[32], want[300], filled[2048];

	for (const char *c = slot->value; *c; c++)
		check((unsigned char)*c >= ' ' && *c != 127);
	snprintf(command, sizeof(command), "x<%s%u>", slot_type_name(slot->type), slot->index);
	snprintf(want, sizeof(want), "x%s", slot->value);
	check(slots_fill(command, s, filled, sizeof(filled)) == 0);
	check_word(filled, want);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[1 << 20], filled[1 << 20];
	char *text = malloc(size + 1);
	struct slots s;
	size_t len;
	int err;

	memcpy(text, data, size);
	text[size] = '\0';
	len = strlen(text);
	err = slots_extract(text, names, 5, lexicon, size % 2 ? 8 : 0, &s, out, sizeof(out));
	check(err == 0 || err == -EINVAL || err == -E2BIG);
	check_text(out);
	for (size_t i = 0; i < s.count; i++)
		check_slot(&s, &s.slot[i]);
	if (len < size)
		slots_fill(text + len + 1, &s, filled, sizeof(filled));
	free(text);
	return 0;
}

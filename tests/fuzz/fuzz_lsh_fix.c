// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_lsh_fix.c - what a command printed, from the bytes of a terminal to plain lines
 * to a proposal: no control byte but newline and tab survives, nothing is written
 * behind a buffer, a proposal is another command than the one that failed.
 *
 * The input: a status byte, a command, a newline, output.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "english/fix.h"
#include "shell/said.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A name is near to whatever begins as it does. */
static char *nearest(const char *dir, const char *typed)
{
	(void)dir;
	return typed[0] == 'e' ? strdup("echo") : NULL;
}

static void check_lines(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\n' && *text != '\t') || *text == 0x7f)
			abort();
}

/* Marks are taken out wherever the output is cut, and nothing else is. */
static void check_pass(const char *raw, size_t len)
{
	char buf[256 + SAID_MARK_MAX], whole[512];
	size_t step = len % 7 + 1, used = 0;
	struct said *s;

	if (len > sizeof(whole) - SAID_MARK_MAX || said_new(&s))
		return;
	for (size_t at = 0; at < len; at += step) {
		size_t n = len - at < step ? len - at : step;

		memcpy(buf, raw + at, n);
		n = said_pass(s, buf, n, sizeof(buf));
		memcpy(whole + used, buf, n);
		used += n;
	}
	/* What is held back may begin a mark: it is short. */
	if (used > len || len - used >= SAID_MARK_MAX || memcmp(whole, raw, used) != 0)
		abort();
	said_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fix_world world = { nearest, false };
	char lines[SAID_MAX + 1], out[4096], small[24], why[160], *command;
	uint8_t status;
	size_t n;

	if (size < 2)
		return 0;
	status = data[0];
	n = size - 1;
	for (size_t i = 1; i < size; i++)
		if (data[i] == '\n' || data[i] == '\0') {
			n = i - 1;
			break;
		}
	command = calloc(1, n + 1);
	if (!command)
		return 0;
	memcpy(command, data + 1, n);
	data += 1 + n;
	size -= 1 + n;
	said_clean((const char *)data, size, lines, sizeof(lines));
	check_lines(lines);
	said_clean((const char *)data, size, small, sizeof(small));
	check_lines(small);
	check_pass((const char *)data, size);
	if (fix_suggest(command, status % 128, lines, &world, out, sizeof(out), why, sizeof(why)) &&
	    (strcmp(out, command) == 0 || !why[0]))
		abort();
	fix_suggest(command, 1, lines, &world, small, sizeof(small), why, sizeof(why));
	fix_is_request(lines);
	free(command);
	return 0;
}

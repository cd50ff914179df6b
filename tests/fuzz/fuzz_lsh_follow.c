// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_lsh_follow.c - a follow-up on any command must end, stay within its buffer,
 * and be a command that can be shown; a filter for data likewise.
 *
 * The input: a command, a newline, a request.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "english/follow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is given is text without newlines: lsh splits what was pasted before. */
static void check(enum follow kind, const char *out, size_t room)
{
	size_t len = strnlen(out, room);

	if (len == room)
		abort();
	if (kind == FOLLOW_COMMAND && (len == 0 || memchr(out, '\n', len)))
		abort();
	if (kind == FOLLOW_CANNOT && len == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t rooms[] = { 4096, 40 };
	char *text = malloc(size + 1), *request;

	if (!text)
		return 0;
	for (size_t i = 0; i < size; i++)
		text[i] = data[i] ? (char)data[i] : ' ';
	text[size] = '\0';
	request = strchr(text, '\n');
	if (request)
		*request++ = '\0';
	if (request && !strchr(request, '\n')) {
		for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
			char *out = calloc(1, rooms[i]);

			if (!out)
				break;
			check(follow(text, request, out, rooms[i]), out, rooms[i]);
			check(follow(NULL, request, out, rooms[i]), out, rooms[i]);
			out[0] = '\0';
			check(follow_data(request, out, rooms[i]), out, rooms[i]);
			free(out);
		}
	}
	free(text);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_lsh_danger.c - the judge of commands must end on any text, and must not
 * call a text harmless in which "rm" is put first.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "command/danger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum path_kind path(void *ctx, const char *name)
{
	(void)ctx;
	return name[0] == 'e' ? PATH_FILE : PATH_NONE;
}

static const char *variable(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

static const struct danger_world world = { .path = path, .variable = variable };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char first[] = "rm x;";
	struct danger d;
	char *text = malloc(sizeof(first) + size);

	if (!text)
		return 0;
	memcpy(text, first, sizeof(first) - 1);
	memcpy(text + sizeof(first) - 1, data, size);
	text[sizeof(first) - 1 + size] = '\0';
	danger_judge(text + sizeof(first) - 1, &world, &d);
	if (d.level >= DANGER_LEVELS || (d.level > DANGER_READS) != (d.why[0] != '\0'))
		abort();
	danger_judge(text, &world, &d);
	if (d.level != DANGER_DESTROYS)
		abort();
	free(text);
	return 0;
}

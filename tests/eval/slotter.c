// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slotter.c - slots.h for programs in other languages: a line in, a line out.
 *
 *     slotter
 *
 *     l TAB FILE                      the lexicon, a word a line    ->  ok
 *     n TAB name TAB name ...         the known names               ->  ok
 *     x TAB text                      ->  cleaned text TAB path1=value ...
 *     f TAB command TAB path1=value ...                             ->  the command
 *
 * A line that begins with "!" says why there is no answer.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/slots.h"

#define LINE_BYTES 16384

struct known {
	char *store;
	const char **word;
	size_t n;
	char names_store[LINE_BYTES];
	const char *name[SLOTS_NAMES];
	size_t n_names;
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int load(struct known *k, char *path)
{
	FILE *f = fopen(path, "re");
	size_t len = 0, room = 0;
	ssize_t n;

	if (!f)
		return -errno;
	free(k->store);
	free(k->word);
	k->store = NULL;
	n = getdelim(&k->store, &room, '\0', f);
	fclose(f);
	k->n = 0;
	k->word = calloc(n > 0 ? (size_t)n : 1, sizeof(*k->word));
	if (n <= 0 || !k->word)
		return -ENODATA;
	for (char *at = k->store, *word; (word = strsep(&at, "\n"));)
		if ((len = strlen(word)) > 0)
			k->word[k->n++] = word;
	qsort(k->word, k->n, sizeof(*k->word), compare);
	puts("ok");
	return 0;
}

static int names(struct known *k, char *text)
{
	snprintf(k->names_store, sizeof(k->names_store), "%s", text);
	k->n_names = 0;
	for (char *at = k->names_store, *name; (name = strsep(&at, "\t"));)
		if (*name && k->n_names < SLOTS_NAMES)
			k->name[k->n_names++] = name;
	puts("ok");
	return 0;
}

static int extract(struct known *k, char *text)
{
	char cleaned[LINE_BYTES];
	struct slots slots;
	int err = slots_extract(text, k->name, k->n_names, k->word, k->n, &slots, cleaned,
				sizeof(cleaned));

	if (!err && slots.dropped)
		err = -ENOSPC;
	if (err)
		return err;
	fputs(cleaned, stdout);
	for (size_t i = 0; i < slots.count; i++)
		if (slots.slot[i].type != SLOT_NAME)
			printf("\t%s%u=%s", slot_type_name(slots.slot[i].type),
			       slots.slot[i].index, slots.slot[i].value);
	putchar('\n');
	return 0;
}

/* "path1=/a b" */
static int add(struct slots *slots, char *text)
{
	char *value = strchr(text, '=');

	if (!value || value < text + 2 || slots->count == SLOTS_MAX)
		return -EINVAL;
	*value++ = '\0';
	for (enum slot_type type = 0; type < SLOT_TYPES; type++) {
		const char *name = slot_type_name(type);
		struct slot *slot = &slots->slot[slots->count];

		if (strncmp(text, name, strlen(name)) != 0 || strlen(text) != strlen(name) + 1)
			continue;
		slot->type = type;
		slot->index = (unsigned int)(text[strlen(name)] - '0');
		snprintf(slot->value, sizeof(slot->value), "%s", value);
		slots->count++;
		return 0;
	}
	return -EINVAL;
}

static int fill(struct known *k, char *text)
{
	char *at = text, *command = strsep(&at, "\t"), out[LINE_BYTES];
	struct slots slots = { .count = 0 };
	int err = 0;

	(void)k;
	for (char *one; !err && (one = strsep(&at, "\t"));)
		err = add(&slots, one);
	if (!err)
		err = slots_fill(command, &slots, out, sizeof(out));
	if (!err)
		puts(out);
	return err;
}

static int answer(struct known *k, char *line)
{
	static const struct {
		char what;
		int (*run)(struct known *k, char *text);
	} table[] = { { 'l', load }, { 'n', names }, { 'x', extract }, { 'f', fill } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (line[0] == table[i].what && line[1] == '\t')
			return table[i].run(k, line + 2);
	return -EINVAL;
}

int main(void)
{
	struct known known = { .n = 0 };
	char line[LINE_BYTES];

	while (fgets(line, sizeof(line), stdin)) {
		int err;

		line[strcspn(line, "\n")] = '\0';
		err = answer(&known, line);
		if (err)
			printf("!%s\n", strerror(-err));
		fflush(stdout);
	}
	free(known.store);
	free(known.word);
	return 0;
}

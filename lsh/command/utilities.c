// SPDX-License-Identifier: GPL-2.0-or-later
/* utilities.c - reads the table of utilities. */
#include "utilities.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "utilities_tab.h"

/* Cuts the next field off; the last one ends at the line's end. */
static char *field(char **rest)
{
	char *start = *rest, *tab;

	if (!start)
		return NULL;
	tab = strchr(start, '\t');
	if (tab)
		*tab = '\0';
	*rest = tab ? tab + 1 : NULL;
	return start;
}

static int level_of(const char *word, enum danger_level *level)
{
	for (int i = 0; i < DANGER_LEVELS; i++) {
		if (i == DANGER_UNKNOWN || strcmp(word, danger_word((enum danger_level)i)) != 0)
			continue;
		*level = (enum danger_level)i;
		return 0;
	}
	return -EINVAL;
}

static int parse_line(char *line, struct utilities *out)
{
	struct utility *row = &out->row[out->count];
	const char *level;

	if (out->count == UTILITIES_MAX)
		return -E2BIG;
	row->name = field(&line);
	level = field(&line);
	row->flags = field(&line);
	row->about = field(&line);
	if (!row->about || line || !*row->name || strpbrk(row->name, " /'\"\\"))
		return -EINVAL;
	if (level_of(level, &row->level))
		return -EINVAL;
	out->count++;
	return 0;
}

int utilities_parse(const char *text, size_t len, struct utilities *out, size_t *line)
{
	size_t number = 0;
	char *next;
	int err = 0;

	memset(out, 0, sizeof(*out));
	if (memchr(text, '\0', len))
		return -EINVAL;
	out->text = malloc(len + 1);
	if (!out->text)
		return -ENOMEM;
	memcpy(out->text, text, len);
	out->text[len] = '\0';
	next = out->text;
	while (next && *next && !err) {
		char *at = next;

		next = strchr(at, '\n');
		if (next)
			*next++ = '\0';
		number++;
		if (*at && *at != '#')
			err = parse_line(at, out);
	}
	if (err) {
		if (line)
			*line = number;
		utilities_free(out);
	}
	return err;
}

int utilities_embedded(struct utilities *out)
{
	return utilities_parse((const char *)utilities_tab, utilities_tab_len, out, NULL);
}

void utilities_free(struct utilities *u)
{
	free(u->text);
	memset(u, 0, sizeof(*u));
}

const struct utility *utilities_find(const struct utilities *u, const char *name)
{
	for (size_t i = 0; u && i < u->count; i++)
		if (strcmp(u->row[i].name, name) == 0)
			return &u->row[i];
	return NULL;
}

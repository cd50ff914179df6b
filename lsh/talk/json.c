// SPDX-License-Identifier: GPL-2.0-or-later
/* json.c - writes JSON. */
#include "json.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "confirm.h"

/* The length of a UTF-8 character (RFC 3629), 0 if these bytes are none. */
static size_t character(const unsigned char *p)
{
	size_t len = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 :
		     *p >= 0xf0 && *p < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return len;
}

void json_string(FILE *f, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	fputc('"', f);
	while (*p) {
		size_t len = character(p);

		if (len == 0)
			fputs("\\ufffd", f);
		else if (*p == '"' || *p == '\\')
			fprintf(f, "\\%c", *p);
		else if (*p == '\n')
			fputs("\\n", f);
		else if (*p < 0x20 || *p == 0x7f)
			fprintf(f, "\\u%04x", *p);
		else
			fwrite(p, 1, len, f);
		p += len ? len : 1;
	}
	fputc('"', f);
}

void json_command(FILE *f, const char *command, const struct danger *danger,
		  const struct utilities *table)
{
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);

	fputs("\"command\": ", f);
	json_string(f, command);
	if (memory) {
		confirm_explain(danger, table, memory);
		fclose(memory);
		if (len > 0 && text[len - 1] == '\n')
			text[len - 1] = '\0';
		fputs(", \"explanation\": ", f);
		json_string(f, text);
		free(text);
	}
	fputs(", \"danger\": ", f);
	json_string(f, danger_word(danger->level));
	fputs(", \"why\": ", f);
	json_string(f, danger->why);
	fputs(", \"touches\": [", f);
	for (size_t i = 0; danger->level > DANGER_READS && i < danger->n_targets; i++) {
		fputs(i ? ", " : "", f);
		json_string(f, danger->target[i]);
	}
	fprintf(f, "], \"touches_more\": %zu",
		danger->level > DANGER_READS ? danger->more_targets : 0);
}

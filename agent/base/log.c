/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log.c - messages of the daemon: formatted whole, written by one write(2). */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *word;
	const char *journal; /* sd-daemon(3) priority */
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", "<3>" },
	[LOG_LEVEL_WARN] = { "warn", "<4>" },
	[LOG_LEVEL_INFO] = { "info", "<6>" },
	[LOG_LEVEL_DEBUG] = { "debug", "<7>" },
};

static enum log_level log_least = LOG_LEVEL_INFO;
static const char *log_program = "llamux";
static int log_journal;

void log_start(const char *program, enum log_level level)
{
	log_program = program;
	log_least = level;
	log_journal = getenv("JOURNAL_STREAM") != NULL;
}

int log_level_parse(const char *word, enum log_level *out)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(levels[i].word, word) == 0) {
			*out = (enum log_level)i;
			return 0;
		}
	}
	return -EINVAL;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[1024];
	const size_t room = sizeof(line) - 1; /* for the newline */
	va_list ap;
	int n, start;

	if (level > log_least)
		return;
	start = snprintf(line, room, "%s%s: ", log_journal ? levels[level].journal : "",
			 log_program);
	if (start < 0 || (size_t)start >= room)
		start = 0;
	va_start(ap, fmt);
	n = vsnprintf(line + start, room - (size_t)start, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	n = (size_t)(start + n) < room ? start + n : (int)room - 1;
	while (n > start && line[n - 1] == '\n')
		n--;
	for (int i = start; i < n; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = '?';
	line[n++] = '\n';
	/* A full or closed standard error has nowhere to be reported to. */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}

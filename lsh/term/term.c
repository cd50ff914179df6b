// SPDX-License-Identifier: GPL-2.0-or-later
/* term.c - styles of output and the form of an error line. */
#include "term.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"

static const char *const styles[TERM_STYLES] = {
	[TERM_PLAIN] = "\033[0m",   [TERM_BOLD] = "\033[1m",    [TERM_DIM] = "\033[2m",
	[TERM_GREEN] = "\033[32m",  [TERM_YELLOW] = "\033[33m", [TERM_RED] = "\033[1;31m",
};

const char *term_style(FILE *f, enum term_style style)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (style < 0 || style >= TERM_STYLES || !isatty(fileno(f)))
		return "";
	if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0)
		return "";
	return styles[style];
}

void term_error(const char *format, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	fflush(stdout);
	fputs("lsh: ", stderr);
	escape_print(stderr, text);
	fputc('\n', stderr);
}

bool term_copy(const char *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t len = strlen(text);

	if (!isatty(STDERR_FILENO))
		return false;
	fputs("\033]52;c;", stderr);
	for (size_t i = 0; i < len; i += 3) {
		unsigned int n = (unsigned int)(unsigned char)text[i] << 16;

		n |= i + 1 < len ? (unsigned int)(unsigned char)text[i + 1] << 8 : 0;
		n |= i + 2 < len ? (unsigned int)(unsigned char)text[i + 2] : 0;
		fputc(digits[n >> 18 & 63], stderr);
		fputc(digits[n >> 12 & 63], stderr);
		fputc(i + 1 < len ? digits[n >> 6 & 63] : '=', stderr);
		fputc(i + 2 < len ? digits[n & 63] : '=', stderr);
	}
	fputs("\a", stderr);
	return true;
}

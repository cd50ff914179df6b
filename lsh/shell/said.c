// SPDX-License-Identifier: GPL-2.0-or-later
/* said.c - marks in the output, what stands between them, and that as plain lines. */
#include "said.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

/* The relay is behind by what it has to write: a slow line takes its time. */
#define WAIT_MS 300

/*
 * A mark: an operating system command that no terminal knows, with a number that
 * what runs cannot know.  Its only ESC is its first byte, so that a mark that
 * breaks off begins anew nowhere within itself.
 */
#define MARK_FORMAT "\033]7717;%c%016llX\007"

enum mark { MARK_BEGIN, MARK_END, MARKS };

struct said {
	char mark[MARKS][SAID_MARK_MAX];
	size_t mark_len;
	int event;			 /* written to after each whole command */
	unsigned int ended;		 /* marks of the end that lsh has written */
	_Atomic unsigned int published; /* and those that the relay has met */
	/* The relay's until `ended` are met; then lsh's, until the next begin. */
	bool keeping;
	size_t matched;	   /* bytes of a mark that has begun */
	enum mark matching;
	uint64_t total;	   /* bytes since the begin */
	char ring[SAID_MAX];
};

int said_new(struct said **out)
{
	static const char letters[MARKS] = { 'B', 'E' };
	unsigned long long token;
	struct said *s;

	*out = NULL;
	if (getrandom(&token, sizeof(token), 0) != (ssize_t)sizeof(token))
		return -EIO;
	s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s == MAP_FAILED)
		return -errno;
	s->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->event < 0) {
		int err = -errno;

		munmap(s, sizeof(*s));
		return err;
	}
	for (int i = 0; i < MARKS; i++)
		s->mark_len = (size_t)snprintf(s->mark[i], sizeof(s->mark[i]), MARK_FORMAT,
					       letters[i], token);
	*out = s;
	return 0;
}

void said_free(struct said *s)
{
	if (!s)
		return;
	close(s->event);
	munmap(s, sizeof(*s));
}

/* -- in lsh ------------------------------------------------------------------------- */

static bool write_mark(const struct said *s, enum mark mark)
{
	return write(STDOUT_FILENO, s->mark[mark], s->mark_len) == (ssize_t)s->mark_len;
}

void said_begin(struct said *s)
{
	if (s)
		write_mark(s, MARK_BEGIN); /* without it the end has nothing to end */
}

void said_end(struct said *s)
{
	if (s && write_mark(s, MARK_END))
		s->ended++;
}

bool said_text(struct said *s, char *out, size_t out_len)
{
	char raw[SAID_MAX];
	size_t n, from;

	out[0] = '\0';
	while (s && atomic_load(&s->published) != s->ended) {
		struct pollfd p = { s->event, POLLIN, 0 };
		uint64_t count;

		if (poll(&p, 1, WAIT_MS) <= 0 || read(s->event, &count, sizeof(count)) < 0)
			return false;
	}
	if (!s || !s->ended)
		return false;
	n = s->total < SAID_MAX ? (size_t)s->total : SAID_MAX;
	from = (size_t)((s->total - n) % SAID_MAX);
	for (size_t i = 0; i < n; i++)
		raw[i] = s->ring[(from + i) % SAID_MAX];
	/* The first line has lost its beginning, perhaps in an escape sequence. */
	from = 0;
	while (s->total > SAID_MAX && from < n && raw[from++] != '\n')
		;
	said_clean(raw + from, n - from, out, out_len);
	return true;
}

/* -- in the relay ----------------------------------------------------------------------- */

static void met(struct said *s, enum mark mark)
{
	const uint64_t one = 1;

	s->keeping = mark == MARK_BEGIN;
	if (mark == MARK_BEGIN) {
		s->total = 0;
		return;
	}
	atomic_fetch_add(&s->published, 1);
	if (write(s->event, &one, sizeof(one)) < 0)
		return; /* full: somebody has enough to wake up for */
}

/* The next byte of a mark?  At its letter it is seen which one. */
static bool goes_on(struct said *s, char c)
{
	for (int i = 0; i < MARKS; i++) {
		if (c == s->mark[i][s->matched] &&
		    memcmp(s->mark[i], s->mark[s->matching], s->matched) == 0) {
			s->matching = (enum mark)i;
			return true;
		}
	}
	return false;
}

static size_t put(struct said *s, char *out, size_t used, const char *bytes, size_t n)
{
	memcpy(out + used, bytes, n);
	for (size_t i = 0; s->keeping && i < n; i++)
		s->ring[s->total++ % SAID_MAX] = bytes[i];
	return used + n;
}

size_t said_pass(struct said *s, char *buf, size_t len, size_t room)
{
	size_t used = 0;
	char *in;

	/* What was held back goes in front, so the text is moved out of its way. */
	if (room < len + SAID_MARK_MAX)
		return len;
	in = memmove(buf + SAID_MARK_MAX, buf, len);
	for (size_t i = 0; i < len; i++) {
		if (s->matched && !goes_on(s, in[i])) {
			used = put(s, buf, used, s->mark[s->matching], s->matched);
			s->matched = 0;
		}
		if (s->matched || in[i] == s->mark[0][0])
			s->matched++;
		else
			used = put(s, buf, used, in + i, 1);
		if (s->matched == s->mark_len) {
			met(s, s->matching);
			s->matched = 0;
		}
	}
	return used;
}

/* -- plain lines ------------------------------------------------------------------------- */

/* The length of the escape sequence that begins at p[0] == ESC (ECMA-48). */
static size_t sequence(const char *p, size_t len)
{
	size_t i = 2;

	if (len < 2)
		return len;
	switch (p[1]) {
	case '[':
		while (i < len && (unsigned char)p[i] >= 0x20 && (unsigned char)p[i] < 0x40)
			i++;
		return i < len ? i + 1 : len;
	case ']':
	case 'P':
	case '_':
	case '^':
	case 'X':
		while (i < len && p[i] != '\007' && !(p[i] == '\033' && i + 1 < len && p[i + 1] == '\\'))
			i++;
		return i >= len ? len : p[i] == '\007' ? i + 1 : i + 2;
	default:
		/* Some have bytes between: "ESC ( B". */
		for (i = 1; i < len && (unsigned char)p[i] >= 0x20 && (unsigned char)p[i] < 0x30;)
			i++;
		return i < len ? i + 1 : len;
	}
}

/* Takes the last character away, but no line. */
static size_t backspace(const char *out, size_t used)
{
	if (used > 0 && out[used - 1] != '\n')
		used--;
	while (used > 0 && ((unsigned char)out[used] & 0xc0) == 0x80)
		used--;
	return used;
}

void said_clean(const char *raw, size_t len, char *out, size_t out_len)
{
	size_t used = 0, line = 0; /* line: where the last one begins */

	for (size_t i = 0; i < len && used + 1 < out_len; i++) {
		unsigned char c = (unsigned char)raw[i];

		if (c == '\033') {
			i += sequence(raw + i, len - i) - 1;
		} else if (c == '\r') {
			while (i + 1 < len && raw[i + 1] == '\r')
				i++;
			if (i + 1 < len && raw[i + 1] != '\n')
				used = line; /* overwritten from its beginning */
		} else if (c == '\b') {
			used = backspace(out, used);
		} else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f)) {
			out[used++] = raw[i];
			if (c == '\n')
				line = used;
		}
	}
	out[used] = '\0';
}

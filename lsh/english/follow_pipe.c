// SPDX-License-Identifier: GPL-2.0-or-later
/* follow_pipe.c - a command line as stages of words, to be changed and put together. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "follow_parts.h"

static char *keep(struct pipe_line *p, const char *text, size_t len)
{
	char *to = p->store + p->used;

	if (len + 1 > sizeof(p->store) - p->used) {
		p->overflow = true;
		return NULL;
	}
	memcpy(to, text, len);
	to[len] = '\0';
	p->used += len + 1;
	return to;
}

/* The end of a word that begins at s, quotes passed over; NULL if one stays open. */
static const char *word_end(const char *s)
{
	while (*s && !strchr(" \t|", *s)) {
		if (*s == '\\' && s[1]) {
			s += 2;
		} else if (*s == '\'' || *s == '"') {
			char mark = *s;

			for (s++; *s && *s != mark; s++)
				if (mark == '"' && *s == '\\' && s[1])
					s++;
			if (!*s)
				return NULL;
			s++;
		} else {
			s++;
		}
	}
	return s;
}

/* Unquoted, these make more than a row of simple commands. */
static bool is_plain(const char *s, const char *end)
{
	for (; s < end; s++) {
		if (*s == '\\' && s + 1 < end) {
			s++;
		} else if (*s == '\'') {
			for (s++; s < end && *s != '\''; s++)
				;
		} else if (*s == '"') {
			for (s++; s < end && *s != '"'; s++)
				if (*s == '`' || (*s == '$' && s[1] == '('))
					return false;
		} else if (strchr(";&<>()`\n#", *s) || (*s == '$' && s[1] == '(')) {
			return false;
		}
	}
	return true;
}

static bool add_word(struct pipe_line *p, const char *s, const char *end)
{
	struct pipe_stage *stage = &p->stage[p->n - 1];

	if (stage->n == PIPE_WORDS || !is_plain(s, end))
		return false;
	stage->word[stage->n] = keep(p, s, (size_t)(end - s));
	return stage->word[stage->n++] != NULL;
}

bool pipe_parse(const char *command, struct pipe_line *p)
{
	memset(p, 0, sizeof(*p));
	p->n = 1;
	for (const char *s = command;;) {
		const char *end;

		s += strspn(s, " \t");
		if (*s == '|') {
			if (s[1] == '|' || s[1] == '&' || p->stage[p->n - 1].n == 0 ||
			    p->n == PIPE_STAGES)
				return false;
			p->n++;
			s++;
			continue;
		}
		if (!*s)
			break;
		end = word_end(s);
		if (!end || !add_word(p, s, end))
			return false;
		s = end;
	}
	return p->stage[p->n - 1].n > 0;
}

bool pipe_print(const struct pipe_line *p, char *out, size_t out_len)
{
	size_t used = 0;

	if (p->overflow)
		return false;
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->stage[i].n; k++) {
			const char *before = k ? " " : i ? " | " : "";
			int len = snprintf(out + used, out_len - used, "%s%s", before,
					   p->stage[i].word[k]);

			if (len < 0 || (size_t)len >= out_len - used)
				return false;
			used += (size_t)len;
		}
	return used > 0;
}

const char *pipe_name(const struct pipe_line *p, size_t stage)
{
	return stage < p->n && p->stage[stage].n > 0 ? p->stage[stage].word[0] : "";
}

void pipe_insert(struct pipe_line *p, size_t stage, size_t at, const char *word)
{
	struct pipe_stage *s = &p->stage[stage];
	char *kept = keep(p, word, strlen(word));

	if (!kept || s->n == PIPE_WORDS) {
		p->overflow = true;
		return;
	}
	memmove(s->word + at + 1, s->word + at, (s->n - at) * sizeof(s->word[0]));
	s->word[at] = kept;
	s->n++;
}

void pipe_remove(struct pipe_line *p, size_t stage, size_t at)
{
	struct pipe_stage *s = &p->stage[stage];

	memmove(s->word + at, s->word + at + 1, (s->n - at - 1) * sizeof(s->word[0]));
	s->n--;
}

void pipe_add(struct pipe_line *p, const char *format, ...)
{
	char text[1024];
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	if (p->n == PIPE_STAGES || len < 0 || (size_t)len >= sizeof(text)) {
		p->overflow = true;
		return;
	}
	p->stage[p->n].n = 0;
	pipe_insert(p, p->n++, 0, text);
}

size_t pipe_find(const struct pipe_line *p, size_t stage, const char *word)
{
	for (size_t i = 1; i < p->stage[stage].n; i++)
		if (strcmp(p->stage[stage].word[i], word) == 0)
			return i;
	return 0;
}

static bool is_cluster(const char *word)
{
	return word[0] == '-' && word[1] && word[1] != '-';
}

bool pipe_has(const struct pipe_line *p, size_t stage, char letter)
{
	for (size_t i = 1; i < p->stage[stage].n; i++)
		if (is_cluster(p->stage[stage].word[i]) && strchr(p->stage[stage].word[i], letter))
			return true;
	return false;
}

void pipe_set(struct pipe_line *p, size_t stage, char letter, bool on)
{
	struct pipe_stage *s = &p->stage[stage];
	char text[128];

	if (on && pipe_has(p, stage, letter))
		return;
	if (on && s->n > 1 && is_cluster(s->word[1]) && strlen(s->word[1]) < 60)
		snprintf(text, sizeof(text), "%s%c", s->word[1], letter);
	else
		snprintf(text, sizeof(text), "-%c", letter);
	if (on) {
		if (strlen(text) > 2)
			pipe_remove(p, stage, 1);
		pipe_insert(p, stage, 1, text);
		return;
	}
	for (size_t i = 1; i < s->n; i++) {
		char *at = is_cluster(s->word[i]) ? strchr(s->word[i], letter) : NULL;

		if (!at)
			continue;
		memmove(at, at + 1, strlen(at));
		if (strcmp(s->word[i], "-") == 0)
			pipe_remove(p, stage, i--);
	}
}

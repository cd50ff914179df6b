/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern.c - compiles a pattern and matches it by backtracking.  The depth is
 * bounded by the elements of an alternative.
 */
#include "pattern.h"

#include <errno.h>
#include <string.h>

#include "unicode.h"

static bool set_has_explicit(const struct pattern_set *s, uint32_t cp)
{
	uint32_t class = unicode_class(cp);

	if (class & s->classes)
		return true;
	if (cp >= 0x80 && (class & UNICODE_SPACE))
		return false;
	for (uint32_t i = 0; i < s->n_ranges; i++)
		if (cp >= s->range[i].first && cp <= s->range[i].last)
			return true;
	return false;
}

/* Bytes of the character at text if it is in the set, else 0. */
static size_t in_set(const struct pattern_set *s, const char *text, size_t len)
{
	unsigned char c = (unsigned char)*text;
	uint32_t cp;
	size_t n;

	if (c < 0x80)
		return s->ascii[c / 64] >> (c % 64) & 1;
	n = utf8_decode(text, len, &cp);
	return set_has_explicit(s, cp) != s->negated ? n : 0;
}

/* --- compiling ------------------------------------------------------------ */

struct reader {
	struct pattern *p;
	const char *at;
};

/* A category by its name up to }, or all that begin with its letter. */
static int read_category(struct reader *r, uint32_t *classes)
{
	/* In the order of enum unicode_category. */
	static const char names[] = "LuLlLtLmLoMnMcMeNdNlNoPcPdPsPePiPfPoSmScSkSoZsZlZpCcCfCsCoCn";
	const char *end = *r->at == '{' ? strchr(r->at, '}') : NULL;
	size_t n = end ? (size_t)(end - r->at) - 1 : 0;
	uint32_t found = 0;

	if (n != 1 && n != 2)
		return -EINVAL;
	for (uint32_t i = 0; i < UNICODE_CATEGORIES; i++)
		if (memcmp(names + 2 * (size_t)i, r->at + 1, n) == 0)
			found |= UNICODE_BIT(i);
	r->at = end + 1;
	*classes |= found;
	return found ? 0 : -EINVAL;
}

static int add_range(struct pattern_set *s, uint32_t first, uint32_t last)
{
	if (s->n_ranges == PATTERN_RANGES_MAX || last < first)
		return -EINVAL;
	s->range[s->n_ranges].first = first;
	s->range[s->n_ranges++].last = last;
	return 0;
}

/* A character, with a backslash before it resolved. */
static int read_char(struct reader *r, uint32_t *cp)
{
	bool escaped = *r->at == '\\';
	size_t n;

	r->at += escaped;
	n = utf8_decode(r->at, strlen(r->at), cp);
	if (n == 0 || *cp == UNICODE_BAD)
		return -EINVAL;
	r->at += n;
	if (escaped && *cp == 'r')
		*cp = '\r';
	else if (escaped && *cp == 'n')
		*cp = '\n';
	return 0;
}

/* What stands for one character: \s, \p{..}, x or x-y (ranges only). */
static int read_member(struct reader *r, struct pattern_set *s, bool ranges)
{
	uint32_t first, last;

	if (r->at[0] == '\\' && r->at[1] == 's') {
		r->at += 2;
		s->classes |= UNICODE_SPACE;
		return 0;
	}
	if (r->at[0] == '\\' && r->at[1] == 'p') {
		r->at += 2;
		return read_category(r, &s->classes);
	}
	if (read_char(r, &first))
		return -EINVAL;
	last = first;
	if (ranges && r->at[0] == '-' && r->at[1] != ']' && r->at[1] != '-') {
		r->at++;
		if (read_char(r, &last))
			return -EINVAL;
	}
	return add_range(s, first, last);
}

static void fill_ascii(struct pattern_set *s)
{
	for (uint32_t c = 0; c < 128; c++)
		if (set_has_explicit(s, c) != s->negated)
			s->ascii[c / 64] |= (uint64_t)1 << (c % 64);
}

static int read_set(struct reader *r, struct pattern_set *s)
{
	struct pattern_set less = { 0 };

	s->negated = *r->at == '^';
	r->at += s->negated;
	while (*r->at != ']' && strncmp(r->at, "--", 2) != 0)
		if (read_member(r, s, true))
			return -EINVAL;
	fill_ascii(s);
	if (*r->at == '-') {
		r->at += 2;
		while (*r->at != ']')
			if (read_member(r, &less, true))
				return -EINVAL;
		fill_ascii(&less);
	}
	s->ascii[0] &= ~less.ascii[0];
	s->ascii[1] &= ~less.ascii[1];
	r->at++;
	return 0;
}

/* Equal sets are kept once. */
static int keep_set(struct pattern *p, const struct pattern_set *s, uint32_t *out)
{
	for (*out = 0; *out < p->n_sets; ++*out)
		if (memcmp(&p->set[*out], s, sizeof(*s)) == 0)
			return 0;
	if (p->n_sets == PATTERN_SETS_MAX)
		return -EINVAL;
	p->set[p->n_sets++] = *s;
	return 0;
}

static int read_number(struct reader *r, uint32_t *out)
{
	*out = 0;
	if (*r->at < '0' || *r->at > '9')
		return -EINVAL;
	for (; *r->at >= '0' && *r->at <= '9'; r->at++)
		*out = *out * 10 + (uint32_t)(*r->at - '0');
	return 0;
}

static int read_quantifier(struct reader *r, struct pattern_item *item)
{
	item->min = item->max = 1;
	switch (*r->at) {
	case '?': item->min = 0; break;
	case '*': item->min = 0; item->max = UINT32_MAX; break;
	case '+': item->max = UINT32_MAX; break;
	case '{':
		r->at++;
		if (read_number(r, &item->min))
			return -EINVAL;
		item->max = item->min;
		if (*r->at == ',') {
			r->at++;
			if (read_number(r, &item->max))
				return -EINVAL;
		}
		return *r->at++ == '}' && item->min <= item->max ? 0 : -EINVAL;
	default: return 0;
	}
	r->at++;
	return 0;
}

static int read_item(struct reader *r, struct pattern_item *item)
{
	struct pattern_set s;

	memset(&s, 0, sizeof(s)); /* compared as bytes */
	item->min = item->max = 1;
	if (strncmp(r->at, "(?!\\S)", 6) == 0) {
		item->kind = ITEM_NO_TEXT_NEXT;
		r->at += 6;
		return 0;
	}
	if (strncmp(r->at, "(?i:", 4) == 0) {
		const char *end = strchr(r->at, ')');

		if (!end)
			return -EINVAL;
		item->kind = ITEM_WORDS;
		item->words = r->at + 4;
		r->at = end + 1;
		return read_quantifier(r, item) || item->max != 1 ? -EINVAL : 0;
	}
	if (*r->at == '[') {
		r->at++;
		if (read_set(r, &s))
			return -EINVAL;
	} else if (*r->at == '(' || read_member(r, &s, false)) {
		return -EINVAL;
	} else {
		fill_ascii(&s);
	}
	item->kind = ITEM_SET;
	return keep_set(r->p, &s, &item->set) || read_quantifier(r, item) ? -EINVAL : 0;
}

int pattern_compile(struct pattern *p, const char *source)
{
	struct reader r = { p, source };

	memset(p, 0, sizeof(*p));
	while (*r.at) {
		if (p->n_ways == PATTERN_WAYS_MAX)
			return -EINVAL;
		p->way[p->n_ways++] = p->n_items;
		while (*r.at && *r.at != '|') {
			if (p->n_items == PATTERN_ITEMS_MAX ||
			    read_item(&r, &p->item[p->n_items]))
				return -EINVAL;
			p->n_items++;
		}
		r.at += *r.at == '|';
	}
	p->way[p->n_ways] = p->n_items;
	return 0;
}

/* --- matching ------------------------------------------------------------- */

struct subject {
	const struct pattern *p;
	const char *text;
	size_t len;
	uint32_t end; /* of the alternative's items */
};

/* Bytes of the first of the words that the text begins with; 0: none. */
static size_t match_words(const char *words, const char *text, size_t len)
{
	for (const char *w = words;; w++) {
		size_t n = strcspn(w, "|)"), i = 0;

		for (; i < n && i < len; i++) {
			char c = text[i];

			if (c >= 'A' && c <= 'Z')
				c = (char)(c | 0x20);
			if (c != w[i])
				break;
		}
		if (i == n)
			return n;
		w += n;
		if (*w == ')')
			return 0;
	}
}

static bool match_items(const struct subject *s, uint32_t i, size_t pos, size_t *out);

static bool match_set(const struct subject *s, uint32_t i, size_t pos, size_t *out)
{
	const struct pattern_item *item = &s->p->item[i];
	const struct pattern_set *set = &s->p->set[item->set];
	uint32_t count = 0;
	size_t n;

	while (count < item->max && pos < s->len &&
	       (n = in_set(set, s->text + pos, s->len - pos))) {
		pos += n;
		count++;
	}
	if (count < item->min)
		return false;
	while (!match_items(s, i + 1, pos, out)) {
		if (count-- == item->min)
			return false;
		do
			pos--;
		while ((s->text[pos] & 0xc0) == 0x80);
	}
	return true;
}

static bool match_items(const struct subject *s, uint32_t i, size_t pos, size_t *out)
{
	const struct pattern_item *item = &s->p->item[i];
	uint32_t cp;
	size_t n;

	if (i == s->end) {
		*out = pos;
		return true;
	}
	switch (item->kind) {
	case ITEM_SET:
		return match_set(s, i, pos, out);
	case ITEM_WORDS:
		n = match_words(item->words, s->text + pos, s->len - pos);
		if (n && match_items(s, i + 1, pos + n, out))
			return true;
		return item->min == 0 && match_items(s, i + 1, pos, out);
	case ITEM_NO_TEXT_NEXT:
		n = utf8_decode(s->text + pos, s->len - pos, &cp);
		return (n == 0 || (unicode_class(cp) & UNICODE_SPACE)) &&
		       match_items(s, i + 1, pos, out);
	}
	return false;
}

size_t pattern_match(const struct pattern *p, const char *text, size_t len)
{
	struct subject s = { p, text, len, 0 };
	size_t n;

	for (uint32_t i = 0; i < p->n_ways; i++) {
		s.end = p->way[i + 1];
		if (match_items(&s, p->way[i], 0, &n) && n)
			return n;
	}
	return 0;
}

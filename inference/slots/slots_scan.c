/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_scan.c - walks over the cleaned text: quotes, known names, words and the
 * punctuation between them.  Each step takes at least one byte.
 */
#include <string.h>

#include "slots_impl.h"

/* As many sentence marks in a row are passed on ("...", "?!"). */
#define MARKS_MAX 3

static int at(const struct scan *s, size_t pos)
{
	return pos < s->len ? (unsigned char)s->text[pos] : ' ';
}

static bool one_of(int c, const char *set)
{
	return c > 0 && c < 128 && strchr(set, c) != NULL;
}

/* Does a word end before pos?  A full stop inside "a.b" ends none. */
static bool word_ends(const struct scan *s, size_t pos)
{
	if (is_wordish(at(s, pos)) || one_of(at(s, pos), "_-/@\\*~+=%$#"))
		return false;
	if (one_of(at(s, pos), ".:?!,;'"))
		return !is_wordish(at(s, pos + 1)) && !one_of(at(s, pos + 1), "/_-*");
	return true;
}

size_t slots_peek_word(const struct scan *s, size_t pos, size_t *start)
{
	size_t n = 0;

	while (pos < s->len && s->text[pos] == ' ')
		pos++;
	*start = pos;
	if (at(s, pos) == '%')
		return 1;
	while (is_alpha(at(s, pos + n)))
		n++;
	if (n && at(s, pos + n) == '/' && at(s, pos + n + 1) == 's' && word_ends(s, pos + n + 2))
		return n;
	return n && (word_ends(s, pos + n) || at(s, pos + n) == '-') ? n : 0;
}

/* Is the name at pos?  Then *end is behind it and a possessive. */
static bool name_at(const struct scan *s, size_t pos, const char *name, size_t *end)
{
	size_t n = strlen(name);

	if (!n || n > s->len - pos || !slots_same_word(s->text + pos, n, name))
		return false;
	pos += n;
	if (at(s, pos) == '\'' && to_lower((char)at(s, pos + 1)) == 's' && word_ends(s, pos + 2)) {
		*end = pos + 2;
		return true;
	}
	*end = pos;
	return word_ends(s, pos);
}

/* May this name be meant, although it is a common word or a number? */
static bool name_is_meant(const struct scan *s, const char *name, size_t end)
{
	size_t n = strlen(name), start, next = slots_peek_word(s, end, &start);

	if (strspn(name, "0123456789") == n)
		return !next || !slots_is_unit_word(s->text + start, next);
	if (!slots_is_common(name, n))
		return true;
	return s->after_marker || (next && slots_is_marker(s->text + start, next));
}

static bool take_name(struct scan *s)
{
	size_t best = 0, best_len = 0, best_end = 0;

	for (size_t i = 0; i < s->n_names; i++) {
		size_t len = strlen(s->names[i]), end;

		if (len > best_len && name_at(s, s->pos, s->names[i], &end) &&
		    name_is_meant(s, s->names[i], end)) {
			best = i;
			best_len = len;
			best_end = end;
		}
	}
	if (!best_len)
		return false;
	s->pos = best_end;
	slots_put_name(s, best);
	return true;
}

/* Where the quote at pos is closed, or 0. */
static size_t closing_quote(const struct scan *s, size_t pos)
{
	for (size_t i = pos + 1; i < s->len; i++)
		if (s->text[i] == s->text[pos] &&
		    (s->text[pos] != '\'' || !is_wordish(at(s, i + 1))))
			return i;
	return 0;
}

static void put_quoted(struct scan *s, const char *text, size_t len)
{
	static const char *const path_heads[] = { "/", "~/", "./", "../" };

	for (size_t i = 0; i < s->n_names; i++) {
		if (len && slots_same_word(text, len, s->names[i])) {
			slots_put_name(s, i);
			return;
		}
	}
	for (size_t i = 0; i < sizeof(path_heads) / sizeof(path_heads[0]); i++) {
		size_t n = strlen(path_heads[i]);

		if (len >= n && memcmp(text, path_heads[i], n) == 0) {
			slots_put(s, SLOT_PATH, text, len);
			return;
		}
	}
	if (len > 2 && text[0] == '*' && text[1] == '.' && !memchr(text, ' ', len))
		slots_put(s, SLOT_GLOB, text, len);
	else
		slots_put(s, SLOT_STRING, text, len);
}

static bool take_quoted(struct scan *s)
{
	size_t end;

	if (!one_of(at(s, s->pos), "'\"`"))
		return false;
	end = closing_quote(s, s->pos);
	if (!end)
		return false;
	put_quoted(s, s->text + s->pos + 1, end - s->pos - 1);
	s->pos = end + 1;
	return true;
}

/* > 100 MB: over; < 5 days: under; otherwise nothing is left of < and >. */
static bool take_comparison(struct scan *s)
{
	char sign = (char)at(s, s->pos);
	size_t pos = s->pos;

	if (sign != '<' && sign != '>')
		return false;
	while (one_of(at(s, pos), "<>="))
		pos++;
	s->pos = pos;
	while (pos < s->len && s->text[pos] == ' ')
		pos++;
	if (is_digit(at(s, pos)) && sign == '>')
		slots_put_word(s, "over", 4);
	else if (is_digit(at(s, pos)))
		slots_put_word(s, "under", 5);
	return true;
}

/* The end of what stands together without a space. */
static size_t chunk_end(const struct scan *s)
{
	size_t end = s->pos + 1;

	while (end < s->len && !one_of(s->text[end], " <>\"`"))
		end++;
	return end;
}

/* A bracket whose partner is in the same word belongs to it. */
static bool closes(const char *word, size_t len)
{
	char c = word[len - 1], open = c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : '\0';

	return open && memchr(word, open, len) != NULL;
}

/* The length of a word without what ends the sentence or the bracket behind it. */
static size_t core_length(const char *word, size_t len)
{
	if (len >= 2 && word[0] == '.' && word[1] == '.' && (len == 2 || !is_wordish(word[2])) &&
	    (len == 2 || (word[2] != '.' && word[2] != '/')))
		return 2;
	while (len > 1 && one_of(word[len - 1], ".,!?;:)]}'|&=") && !closes(word, len))
		len--;
	return len;
}

/* "slow.why": two sentences, not a file, if both are words. */
static size_t joined_sentences(const struct scan *s, const char *word, size_t len)
{
	const char *stop = memchr(word, '.', len);
	size_t left = stop ? (size_t)(stop - word) : 0, right = len - left - 1;

	if (left < 2 || right < 2 || left + 1 >= len || memchr(stop + 1, '.', right))
		return 0;
	return slots_lexicon_has(s, word, left) && slots_is_common(stop + 1, right) &&
	       !slots_same_word(stop + 1, right, "log") && !slots_same_word(stop + 1, right, "go") ?
		       left : 0;
}

/* a:b, a=b: one word unless the left part is one of ours. */
static bool is_pair(const struct scan *s, const char *word, size_t len)
{
	size_t cut = 0;

	for (size_t i = 0; i < len; i++) {
		if ((word[i] == ':' || word[i] == '=') && !cut)
			cut = i;
		else if (!is_wordish(word[i]) && !one_of(word[i], "._-+"))
			return false;
	}
	return s->n_lexicon && cut && cut + 1 < len && !slots_lexicon_has(s, word, cut);
}

/* The first byte that cannot be inside a plain word; len if there is none. */
static size_t first_sign(const char *word, size_t len)
{
	size_t i = 0;

	while (i < len && (is_wordish(word[i]) || one_of(word[i], "'-_+#.@%")))
		i++;
	return i;
}

static void take_core(struct scan *s, const char *word, size_t len)
{
	char value[SLOT_VALUE_MAX + 8];
	size_t start = (size_t)(word - s->text), n;
	enum slot_type type;

	s->pos = start + len;
	if (slots_take_number(s, word, len))
		return;
	s->pos = start + len;
	if (slots_lexicon_has(s, word, len)) {
		slots_put_word(s, word, len);
		return;
	}
	n = joined_sentences(s, word, len);
	if (n) {
		slots_put_word(s, word, n);
		slots_put_punctuation(s, '.');
		s->pos = start + n + 1;
		return;
	}
	type = slots_match_form(word, len, value, &n);
	if (type != SLOT_TYPES) {
		slots_put(s, type, value, n);
		return;
	}
	n = first_sign(word, len);
	if (n == len || is_pair(s, word, len)) {
		slots_put_plain(s, word, len);
		return;
	}
	/* The part before the sign holds none, so this goes one deep. */
	if (n)
		take_core(s, word, n);
	/* A slash between words would begin a path. */
	if (n == 0 || (s->pos == start + n && word[n] == '/'))
		s->pos = start + n + 1;
}

/* .py ./x .. ../x, but neither "..." nor what is behind a word. */
static bool stop_begins(const struct scan *s)
{
	size_t n = 1;

	if (s->pos && (is_wordish(at(s, s->pos - 1)) || at(s, s->pos - 1) == '.'))
		return false;
	while (at(s, s->pos + n) == '.')
		n++;
	return n == 1 ? is_wordish(at(s, s->pos + 1)) || at(s, s->pos + 1) == '/' :
			n == 2 && !is_wordish(at(s, s->pos + 2));
}

/* May a word that is an argument begin with this byte? */
static bool begins_argument(const struct scan *s, size_t len)
{
	const char *word = s->text + s->pos;
	int c = at(s, s->pos);

	if (c == '.')
		return stop_begins(s);
	if (c == ':')
		return slots_match_host(word, core_length(word, len));
	if (c == '[')
		return memchr(word, '*', len) != NULL;
	if (one_of(c, "/~*"))
		return true;
	if (!one_of(c, "-+#$_@%"))
		return is_wordish(c);
	for (size_t i = 1; i < len; i++)
		if (is_wordish(at(s, s->pos + i)))
			return true;
	return false;
}

void slots_scan(struct scan *s)
{
	unsigned int marks = 0;

	while (s->pos < s->len && !s->overflow) {
		size_t len;
		char c = s->text[s->pos];

		if (c == ' ') {
			s->pos++;
			continue;
		}
		if (take_quoted(s) || take_name(s) || take_comparison(s)) {
			marks = 0;
			continue;
		}
		len = chunk_end(s) - s->pos;
		if (begins_argument(s, len)) {
			take_core(s, s->text + s->pos, core_length(s->text + s->pos, len));
			marks = 0;
			continue;
		}
		if (one_of(c, ".,!?;:") && marks++ < MARKS_MAX)
			slots_put_punctuation(s, c);
		s->pos++;
	}
}

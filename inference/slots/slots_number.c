/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_number.c - numbers and what people put beside them: units of size and
 * time, percent signs, the time of day; dates.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "slots_impl.h"

/* Larger numbers are passed on as they were typed. */
#define WHOLE_DIGITS 12

struct number {
	uint64_t milli;      /* thousandths */
	size_t len;          /* bytes of the number itself */
	char digits[32];     /* as the slot holds it: no commas, "10" for "ten" */
	bool plain;          /* milli is meaningful: not signed, not too large */
	bool only_with_unit; /* "one" */
};

enum unit_kind { UNIT_SIZE, UNIT_DURATION, UNIT_PERCENT };

/*
 * A unit stands behind the number or is the word after it.  Single letters: in
 * lower case, m is minutes; K, M, G, T are sizes, also k, g and t joined to the
 * number.
 */
static const struct unit {
	const char *word;
	enum unit_kind kind;
	bool exact_case, joined_only;
	unsigned int scale; /* size: power of 1024 above k; duration: index below */
} units[] = {
	{ "K", UNIT_SIZE, true, false, 0 },      { "k", UNIT_SIZE, true, true, 0 },
	{ "kb", UNIT_SIZE, false, false, 0 },    { "kib", UNIT_SIZE, false, false, 0 },
	{ "kilobyte", UNIT_SIZE, false, false, 0 }, { "kilobytes", UNIT_SIZE, false, false, 0 },
	{ "M", UNIT_SIZE, true, false, 1 },      { "mb", UNIT_SIZE, false, false, 1 },
	{ "mib", UNIT_SIZE, false, false, 1 },   { "meg", UNIT_SIZE, false, false, 1 },
	{ "megs", UNIT_SIZE, false, false, 1 },  { "megabyte", UNIT_SIZE, false, false, 1 },
	{ "megabytes", UNIT_SIZE, false, false, 1 },
	{ "G", UNIT_SIZE, true, false, 2 },      { "g", UNIT_SIZE, true, true, 2 },
	{ "gb", UNIT_SIZE, false, false, 2 },    { "gib", UNIT_SIZE, false, false, 2 },
	{ "gig", UNIT_SIZE, false, false, 2 },   { "gigs", UNIT_SIZE, false, false, 2 },
	{ "gigabyte", UNIT_SIZE, false, false, 2 }, { "gigabytes", UNIT_SIZE, false, false, 2 },
	{ "T", UNIT_SIZE, true, false, 3 },      { "t", UNIT_SIZE, true, true, 3 },
	{ "tb", UNIT_SIZE, false, false, 3 },    { "tib", UNIT_SIZE, false, false, 3 },
	{ "terabyte", UNIT_SIZE, false, false, 3 }, { "terabytes", UNIT_SIZE, false, false, 3 },
	{ "s", UNIT_DURATION, true, false, 0 },  { "sec", UNIT_DURATION, false, false, 0 },
	{ "secs", UNIT_DURATION, false, false, 0 },
	{ "second", UNIT_DURATION, false, false, 0 }, { "seconds", UNIT_DURATION, false, false, 0 },
	{ "m", UNIT_DURATION, true, false, 1 },  { "min", UNIT_DURATION, false, false, 1 },
	{ "mins", UNIT_DURATION, false, false, 1 },
	{ "minute", UNIT_DURATION, false, false, 1 }, { "minutes", UNIT_DURATION, false, false, 1 },
	{ "h", UNIT_DURATION, true, false, 2 },  { "hr", UNIT_DURATION, false, false, 2 },
	{ "hrs", UNIT_DURATION, false, false, 2 },
	{ "hour", UNIT_DURATION, false, false, 2 }, { "hours", UNIT_DURATION, false, false, 2 },
	{ "d", UNIT_DURATION, true, false, 3 },  { "day", UNIT_DURATION, false, false, 3 },
	{ "days", UNIT_DURATION, false, false, 3 },
	{ "w", UNIT_DURATION, true, false, 4 },  { "week", UNIT_DURATION, false, false, 4 },
	{ "weeks", UNIT_DURATION, false, false, 4 },
	{ "month", UNIT_DURATION, false, false, 5 }, { "months", UNIT_DURATION, false, false, 5 },
	{ "year", UNIT_DURATION, false, false, 6 }, { "years", UNIT_DURATION, false, false, 6 },
	{ "%", UNIT_PERCENT, true, false, 0 },   { "percent", UNIT_PERCENT, false, false, 0 },
	{ "pct", UNIT_PERCENT, false, false, 0 },
};

/* Durations: the name, and the smaller unit that a fraction of it is told in. */
static const struct {
	const char *name;
	unsigned int smaller, factor;
} spans[] = {
	{ "second", 0, 1 }, { "minute", 0, 60 }, { "hour", 1, 60 },  { "day", 2, 24 },
	{ "week", 3, 7 },   { "month", 3, 30 },  { "year", 5, 12 },
};

static const struct {
	const char *word;
	unsigned int value;
} number_words[] = {
	{ "one", 1 },        { "two", 2 },        { "three", 3 },     { "four", 4 },
	{ "five", 5 },       { "six", 6 },        { "seven", 7 },     { "eight", 8 },
	{ "nine", 9 },       { "ten", 10 },       { "eleven", 11 },   { "twelve", 12 },
	{ "thirteen", 13 },  { "fourteen", 14 },  { "fifteen", 15 },  { "sixteen", 16 },
	{ "seventeen", 17 }, { "eighteen", 18 },  { "nineteen", 19 }, { "twenty", 20 },
	{ "thirty", 30 },    { "forty", 40 },     { "fifty", 50 },    { "sixty", 60 },
	{ "seventy", 70 },   { "eighty", 80 },    { "ninety", 90 },   { "hundred", 100 },
	{ "thousand", 1000 },
};

static unsigned int number_word(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(number_words) / sizeof(number_words[0]); i++)
		if (slots_same_word(word, len, number_words[i].word))
			return number_words[i].value;
	return 0;
}

static const struct unit *find_unit(const char *word, size_t len, bool joined)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const struct unit *u = &units[i];

		if (u->joined_only && !joined)
			continue;
		if (u->exact_case ? len == strlen(u->word) && memcmp(word, u->word, len) == 0 :
				    slots_same_word(word, len, u->word))
			return u;
	}
	return NULL;
}

bool slots_is_unit_word(const char *word, size_t len)
{
	return find_unit(word, len, false) != NULL;
}

/* Fills the number's value from its digits (no commas). */
static void evaluate(struct number *n)
{
	const char *p = n->digits;
	uint64_t scale = 100;
	size_t whole = strspn(p, "0123456789");

	n->plain = whole > 0 && whole <= WHOLE_DIGITS;
	if (!n->plain)
		return;
	for (n->milli = 0; is_digit(*p); p++)
		n->milli = n->milli * 10 + (uint64_t)(*p - '0') * 1000;
	if (*p == '.')
		for (p++; is_digit(*p); p++, scale /= 10)
			n->milli += (uint64_t)(*p - '0') * scale;
}

/* Digits, commas between groups of three, one fraction; a sign or # before. */
static bool read_digits(const char *word, size_t len, struct number *n)
{
	size_t i = 0, k = 0;

	if (len && (word[0] == '#' || word[0] == '+'))
		i++;
	else if (len && word[0] == '-')
		n->digits[k++] = word[i++];
	if (i == len || !is_digit(word[i]))
		return false;
	for (; i < len && k + 1 < sizeof(n->digits); i++) {
		bool group = word[i] == ',' && i + 3 < len && is_digit(word[i + 1]) &&
			     is_digit(word[i + 2]) && is_digit(word[i + 3]) &&
			     (i + 4 == len || !is_digit(word[i + 4]));
		bool point = word[i] == '.' && i + 1 < len && is_digit(word[i + 1]) &&
			     !memchr(n->digits, '.', k);

		if (group)
			continue;
		if (!is_digit(word[i]) && !point)
			break;
		n->digits[k++] = word[i];
	}
	if (i < len && is_digit(word[i]))
		return false;
	n->digits[k] = '\0';
	n->len = i;
	evaluate(n);
	return true;
}

/* "ten", "twenty five", "five hundred", "a hundred" without its "a". */
static bool read_words(struct scan *s, const char *word, size_t len, struct number *n)
{
	unsigned int value = number_word(word, len), more;
	size_t start, next;

	if (!value)
		return false;
	n->only_with_unit = value == 1;
	next = slots_peek_word(s, s->pos, &start);
	more = next ? number_word(s->text + start, next) : 0;
	if ((value < 100 && more >= 100) || (value >= 20 && value < 100 && more && more < 10)) {
		value = more >= 100 ? value * more : value + more;
		n->only_with_unit = false;
		s->pos = start + next;
	}
	snprintf(n->digits, sizeof(n->digits), "%u", value);
	n->len = len;
	evaluate(n);
	return true;
}

/* The last word that was put out. */
static bool ends_in(const struct scan *s, const char *word)
{
	size_t n = strlen(word);

	return s->used >= n && memcmp(s->out + s->used - n, word, n) == 0 &&
	       (s->used == n || s->out[s->used - n - 1] == ' ');
}

/* "older than a week", "larger than a gigabyte": one of them.  Only where it is compared
 * with ("once a week" is none), and not "than an hour ago", which is a time. */
static bool read_article(const struct scan *s, const char *word, size_t len, struct number *n)
{
	static const char *const bounds[] = { "than", "over", "under", "above", "below" };
	size_t start, next, i = 0;

	if (!slots_same_word(word, len, "a") && !slots_same_word(word, len, "an"))
		return false;
	while (i < sizeof(bounds) / sizeof(bounds[0]) && !ends_in(s, bounds[i]))
		i++;
	if (i == sizeof(bounds) / sizeof(bounds[0]))
		return false;
	next = slots_peek_word(s, s->pos, &start);
	if (!next || !find_unit(s->text + start, next, false))
		return false;
	next = slots_peek_word(s, start + next, &start);
	if (next && slots_same_word(s->text + start, next, "ago"))
		return false;
	snprintf(n->digits, sizeof(n->digits), "1");
	n->only_with_unit = true;
	n->len = len;
	evaluate(n);
	return true;
}

static void put_size(struct scan *s, const struct number *n, unsigned int scale)
{
	uint64_t milli = n->milli;
	char text[48];

	/* A fraction is told in the next smaller unit, which takes whole numbers. */
	for (; milli % 1000 && scale > 0; scale--)
		milli *= 1024;
	snprintf(text, sizeof(text), "%" PRIu64 "%c", (milli + 500) / 1000, "kMGT"[scale]);
	slots_put(s, SLOT_SIZE, text, strlen(text));
}

static void put_duration(struct scan *s, const struct number *n, unsigned int span)
{
	uint64_t milli = n->milli, count;
	char text[48];

	for (; milli % 1000 && span > 0; span = spans[span].smaller)
		milli *= spans[span].factor;
	count = (milli + 999) / 1000;
	snprintf(text, sizeof(text), "%" PRIu64 " %s%s", count, spans[span].name,
		 count == 1 ? "" : "s");
	slots_put(s, SLOT_DURATION, text, strlen(text));
}

static void put_unit(struct scan *s, const struct number *n, const struct unit *u)
{
	if (u->kind == UNIT_SIZE)
		put_size(s, n, u->scale);
	else if (u->kind == UNIT_DURATION)
		put_duration(s, n, u->scale);
	else
		slots_put(s, SLOT_PERCENT, n->digits, strlen(n->digits));
}

/* 0: am, 12: pm, -1: neither.  Text from pos, spaces skipped; *end behind it. */
static int day_half(const struct scan *s, size_t pos, size_t *end)
{
	static const char *const forms[] = { "a.m.", "a.m", "am", "p.m.", "p.m", "pm" };

	while (pos < s->len && s->text[pos] == ' ')
		pos++;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t n = strlen(forms[i]);

		if (n <= s->len - pos && slots_same_word(s->text + pos, n, forms[i]) &&
		    (pos + n == s->len || !is_wordish(s->text[pos + n]))) {
			*end = pos + n;
			return i < 3 ? 0 : 12;
		}
	}
	return -1;
}

/* h:mm, h:mm:ss, and h where am or pm follows; at is where it begins. */
static bool take_time(struct scan *s, size_t at)
{
	unsigned int part[3] = { 0 };
	size_t pos = at, n = 0, end;
	char text[16];
	int half;

	for (; n < 3; n++, pos++) {
		size_t digits = 0;

		for (; digits < 2 && pos < s->len && is_digit(s->text[pos]); pos++, digits++)
			part[n] = part[n] * 10 + (unsigned int)(s->text[pos] - '0');
		if (digits == 0 || (n && digits != 2))
			return false;
		if (pos + 1 >= s->len || s->text[pos] != ':' || !is_digit(s->text[pos + 1]))
			break;
	}
	if (n == 3)
		return false;
	half = day_half(s, pos, &end);
	if ((n == 0 && half < 0) || part[0] > (half < 0 ? 23u : 12u) || part[1] > 59 ||
	    part[2] > 59)
		return false;
	if (half < 0 && pos < s->len &&
	    (is_wordish(s->text[pos]) || strchr("/-_:@%", s->text[pos])))
		return false;
	if (half >= 0)
		part[0] = part[0] % 12 + (unsigned int)half;
	s->pos = half < 0 ? pos : end;
	snprintf(text, sizeof(text), n == 2 ? "%02u:%02u:%02u" : "%02u:%02u", part[0], part[1],
		 part[2]);
	slots_put(s, SLOT_TIME, text, strlen(text));
	return true;
}

/* yyyy-mm-dd, yyyy/mm/dd, dd.mm.yyyy */
static bool take_date(struct scan *s, const char *word, size_t len)
{
	static const char *const forms[] = { "yyyy-mm-dd", "yyyy/mm/dd", "dd.mm.yyyy" };

	for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
		unsigned int year = 0, month = 0, day = 0;
		char text[32];
		size_t i = 0;

		for (; i < 10 && i < len; i++) {
			unsigned int *to = forms[f][i] == 'y'	? &year
					   : forms[f][i] == 'm' ? &month
								: &day;

			if (!is_alpha(forms[f][i]) ? word[i] != forms[f][i] : !is_digit(word[i]))
				break;
			if (is_alpha(forms[f][i]))
				*to = *to * 10 + (unsigned int)(word[i] - '0');
		}
		if (i != 10 || len != 10 || month < 1 || month > 12 || day < 1 || day > 31)
			continue;
		snprintf(text, sizeof(text), "%04u-%02u-%02u", year, month, day);
		slots_put(s, SLOT_DATE, text, strlen(text));
		return true;
	}
	return false;
}

/* 10-20 */
static bool take_range(struct scan *s, const char *word, size_t len)
{
	size_t first = 0, last;

	while (first < len && is_digit(word[first]))
		first++;
	last = first + 1;
	while (last < len && is_digit(word[last]))
		last++;
	if (!first || last != len || first + 1 >= len || word[first] != '-' || first > WHOLE_DIGITS)
		return false;
	slots_put(s, SLOT_NUMBER, word, first);
	slots_put_word(s, "to", 2);
	slots_put(s, SLOT_NUMBER, word + first + 1, len - first - 1);
	return true;
}

/* The unit in the word after the number, "%" too; "/s" behind a size is dropped. */
static const struct unit *next_unit(const struct scan *s, size_t *end)
{
	size_t start, n = slots_peek_word(s, s->pos, &start);
	const struct unit *u = n ? find_unit(s->text + start, n, false) : NULL;

	*end = start + n;
	if (u && u->kind == UNIT_SIZE && s->len - *end >= 2 && memcmp(s->text + *end, "/s", 2) == 0)
		*end += 2;
	return u;
}

/* 2nd: the number, then "nd". */
static bool take_ordinal(struct scan *s, const struct number *n, const char *rest, size_t len)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (!slots_same_word(rest, len, endings[i]))
			continue;
		slots_put(s, SLOT_NUMBER, n->digits, strlen(n->digits));
		slots_put_word(s, endings[i], 2);
		return true;
	}
	return false;
}

bool slots_take_number(struct scan *s, const char *word, size_t len)
{
	struct number n = { 0 };
	const struct unit *u;
	size_t end, rest;

	if (take_date(s, word, len) || take_range(s, word, len) ||
	    take_time(s, (size_t)(word - s->text)))
		return true;
	if (!read_digits(word, len, &n) && !read_words(s, word, len, &n) &&
	    !read_article(s, word, len, &n))
		return false;
	rest = len - n.len;
	if (rest > 2 && memcmp(word + len - 2, "/s", 2) == 0)
		rest -= 2;
	if (rest) {
		u = n.plain ? find_unit(word + n.len, rest, true) : NULL;
		if (u)
			put_unit(s, &n, u);
		return u || take_ordinal(s, &n, word + n.len, rest);
	}
	u = n.plain ? next_unit(s, &end) : NULL;
	if (u) {
		s->pos = end;
		put_unit(s, &n, u);
		return true;
	}
	if (n.only_with_unit)
		return false;
	slots_put(s, SLOT_NUMBER, n.digits, strlen(n.digits));
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * follow_wish.c - what a follow-up asks for, from a table of phrases.
 *
 * The words that carry no wish (please, now, the, files) are dropped, arguments
 * stand as slots (slots.h), and what is left must be a phrase of the table as a
 * whole: nothing that was said is passed over.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow_parts.h"
#include "llamux/slots.h"

#define WORDS 24

/* They point at what came before; one of them makes a request a follow-up. */
static const char pronouns[] = " them those these it that they ones results result output same ";
/* So does a first word of these. */
static const char openers[] = " only now and but also then instead just again with without reverse "
			      "reversed sort order by not too except including what in as sorted "
			      "how where from drop limit keep ignore skip ";
static const char fillers[] =
	" them those these it they ones results result output list now and but also then just please "
	"the a an all of me to too instead can could would you should will i want do are is be "
	"there that files file entries items lines line show give print only which were was out up "
	"my this its their every so let's lets make let get ok okay well folder directory ";

/* These point back wherever they stand. */
static const char pointers[] = " only instead also too again ";

/* A request that begins so and points at nothing stands on its own. */
static const char fresh[] = " show list display find search print give tell look ";

struct phrase {
	enum wish_kind kind;
	const char *words; /* alternatives stand as a/b; <size> takes a slot of that type */
	bool bare;	   /* a follow-up without any word that points back */
};

static const struct phrase phrases[] = {
	{ WISH_SORT_SIZE, "sort/order/rank/sorted by/on size", true },
	{ WISH_SORT_SIZE, "by size", true },
	{ WISH_SORT_SIZE, "largest/biggest first", true },
	{ WISH_SORT_SIZE, "sort/order largest/biggest first", false },
	{ WISH_SORT_SIZE, "sort/order by size largest/biggest first", true },
	{ WISH_SORT_TIME, "sort/order/rank/sorted by/on date/time/age", true },
	{ WISH_SORT_TIME, "sort/order by modification/change time/date", true },
	{ WISH_SORT_TIME, "by date/time/age", true },
	{ WISH_SORT_TIME, "newest/latest first", true },
	{ WISH_SORT_TIME, "sort/order newest/latest first", true },
	{ WISH_SORT_TIME, "sort/order by date/time newest first", true },
	{ WISH_SORT_OLDEST, "oldest first", true },
	{ WISH_SORT_OLDEST, "sort/order oldest first", true },
	{ WISH_SORT_NAME, "sort/order/sorted by name", true },
	{ WISH_SORT_NAME, "by name", true },
	{ WISH_SORT_NAME, "sort/order", false },
	{ WISH_SORT_NAME, "sort/order/sorted alphabetically", true },
	{ WISH_SORT_NAME, "alphabetically", true },
	{ WISH_SORT_NAME, "in alphabetical order", true },
	{ WISH_SORT_NUMBER, "sort/order/sorted numerically", true },
	{ WISH_SORT_NUMBER, "numerically", true },
	{ WISH_SORT_NUMBER, "sort/order by number", true },
	{ WISH_SORT_COLUMN, "sort/order/sorted by column <num>", true },
	{ WISH_SORT_COLUMN, "sort/order/sorted by <nth> column", true },
	{ WISH_SORT_MEMORY, "sort/order/sorted by memory/ram", true },
	{ WISH_SORT_MEMORY, "by memory/ram", true },
	{ WISH_SORT_MEMORY, "sort/order by memory use/usage", true },
	{ WISH_SORT_CPU, "sort/order/sorted by cpu", true },
	{ WISH_SORT_CPU, "by cpu", true },
	{ WISH_SORT_CPU, "sort/order by cpu use/usage/time", true },
	{ WISH_REVERSE, "reverse/reversed/invert", true },
	{ WISH_REVERSE, "reverse order", true },
	{ WISH_REVERSE, "in reverse/opposite order", true },
	{ WISH_REVERSE, "in reverse", true },
	{ WISH_REVERSE, "other way round/around", true },
	{ WISH_REVERSE, "smallest first", true },
	{ WISH_FIRST, "first/top <num>", true },
	{ WISH_FIRST, "limit/keep <num>", true },
	{ WISH_FIRST, "<num>", false },
	{ WISH_LAST, "last/bottom <num>", true },
	{ WISH_LARGEST, "<num> largest/biggest", true },
	{ WISH_LARGEST, "largest/biggest <num>", true },
	{ WISH_LARGEST, "largest/biggest", true },
	{ WISH_NEWEST, "<num> newest/latest", true },
	{ WISH_NEWEST, "newest/latest <num>", true },
	{ WISH_NEWEST, "newest/latest", true },
	{ WISH_COUNT, "count", false },
	{ WISH_COUNT, "how many", false },
	{ WISH_COUNT, "how many did find", false },
	{ WISH_NEWER, "last/past week/day/month/year/hour", true },
	{ WISH_NEWER, "from/in/since/of/during last/past week/day/month/year/hour", true },
	{ WISH_NEWER, "changed/modified/from/edited in/since/during/within last/past week/day/month/year/hour", true },
	{ WISH_NEWER, "changed/modified/edited last/past/today/yesterday", true },
	{ WISH_NEWER, "changed/modified/edited last/past week/day/month/year/hour", true },
	{ WISH_NEWER, "from/since today/yesterday", true },
	{ WISH_NEWER, "today/yesterday", true },
	{ WISH_NEWER, "last/past <dur>", true },
	{ WISH_NEWER, "from/in/of/within last/past <dur>", true },
	{ WISH_NEWER, "changed/modified/edited in/within last/past <dur>", true },
	{ WISH_NEWER, "newer/younger than <dur>", true },
	{ WISH_NEWER, "newer/younger than week/day/month/year", true },
	{ WISH_OLDER, "older than <dur>", true },
	{ WISH_OLDER, "older than week/day/month/year/today/yesterday", true },
	{ WISH_OLDER, "not changed/modified in <dur>", true },
	{ WISH_LARGER, "larger/bigger/greater/more than <size>", true },
	{ WISH_LARGER, "over/above <size>", true },
	{ WISH_LARGER, "at least <size>", true },
	{ WISH_SMALLER, "smaller/less than <size>", true },
	{ WISH_SMALLER, "under/below <size>", true },
	{ WISH_MATCH, "with/containing/contain/contains/matching/mention/has <any>", false },
	{ WISH_MATCH, "keep with <any>", false },
	{ WISH_MATCH, "named/called/for <any>", false },
	{ WISH_NO_MATCH, "without/except/not/but/drop/ignore/skip <any>", true },
	{ WISH_NO_MATCH, "not containing/contain/with <any>", true },
	{ WISH_EXTENSION, "<ext>", true },
	{ WISH_EXTENSION, "<glob>", false },
	{ WISH_EXTENSION, "named/matching/called <glob>", false },
	{ WISH_FILES, "regular", false },
	{ WISH_FILES, "no/not/without directories/folders", true },
	{ WISH_DIRECTORIES, "directories/folders/dirs", false },
	{ WISH_IN, "in/for/about/from/under <path>", true },
	{ WISH_IN, "what about <path>", true },
	{ WISH_IN, "what about in <path>", true },
	{ WISH_IN, "same in/for <path>", true },
	{ WISH_IN, "search/look in <path>", false },
	{ WISH_DELETE, "delete/remove/erase", false },
	{ WISH_DELETE, "throw away", false },
	{ WISH_DELETE, "get rid", false },
	{ WISH_COPY, "copy <path>", false },
	{ WISH_COPY, "copy into/in <path>", false },
	{ WISH_MOVE, "move <path>", false },
	{ WISH_MOVE, "move/put into/in <path>", false },
	{ WISH_ARCHIVE, "archive/compress/pack/zip/tar/put <path>", false },
	{ WISH_ARCHIVE, "archive/compress/pack/zip/tar/put into/in/as <path>", false },
	{ WISH_SAVE, "save/write/store <path>", false },
	{ WISH_SAVE, "save/write/store/put into/in/as/under <path>", false },
	{ WISH_APPEND, "append/add <path>", false },
	{ WISH_DETAILS, "with details/sizes/size/dates/permissions", true },
	{ WISH_DETAILS, "details/more", false },
	{ WISH_DETAILS, "more details", true },
	{ WISH_DETAILS, "how big/large", false },
	{ WISH_TOTAL, "how big/large/much together", false },
	{ WISH_TOTAL, "how much space use/take/need", false },
	{ WISH_TOTAL, "total size", false },
	{ WISH_TOTAL, "in total", true },
	{ WISH_HIDDEN, "hidden", false },
	{ WISH_HIDDEN, "with/including/include hidden", true },
	{ WISH_RECURSIVE, "recursive/recursively", true },
	{ WISH_RECURSIVE, "in subdirectories/subfolders", true },
	{ WISH_RECURSIVE, "with/including subdirectories/subfolders", true },
	{ WISH_IGNORE_CASE, "ignore/ignoring case", true },
	{ WISH_IGNORE_CASE, "case insensitive/insensitively", true },
	{ WISH_IGNORE_CASE, "case-insensitive/case-insensitively", true },
	{ WISH_NAMES, "names/name", false },
	{ WISH_LINE_NUMBERS, "with numbers", true },
	{ WISH_LINE_NUMBERS, "number", false },
	{ WISH_UNIQUE, "unique/distinct/different", true },
	{ WISH_UNIQUE, "without duplicates/repeats", true },
	{ WISH_UNIQUE, "remove/drop/delete duplicates", false },
	{ WISH_FREQUENT, "most frequent/common/often", true },
	{ WISH_FREQUENT, "count each/duplicates", false },
	{ WISH_FREQUENT, "how often each", true },
	{ WISH_UPPER, "in/as upper case", true },
	{ WISH_UPPER, "uppercase/upper", false },
	{ WISH_UPPER, "in upper-case/uppercase/capitals", true },
	{ WISH_LOWER, "in/as lower case", true },
	{ WISH_LOWER, "lowercase", false },
	{ WISH_PAGE, "page", false },
	{ WISH_PAGE, "page by page", true },
	{ WISH_PAGE, "in pager/less", true },
	{ WISH_SUDO, "with/as/using/run sudo/root", true },
	{ WISH_SUDO, "as root/superuser/administrator", true },
	{ WISH_SUDO, "run as root", true },
	{ WISH_AGAIN, "again", true },
	{ WISH_AGAIN, "run/repeat/once again/more", false },
	{ WISH_AGAIN, "repeat/run", false },
	{ WISH_AGAIN, "once more", true },
};

/* Of data that is piped in, where there is nothing else to speak of. */
static const struct phrase data_phrases[] = {
	{ WISH_COUNT, "count", true },
	{ WISH_COUNT, "how many", true },
	{ WISH_COUNT, "count how many", true },
	{ WISH_COUNT_MATCH, "count errors/error/warnings/warning/failures/exceptions", true },
	{ WISH_COUNT_MATCH, "how many errors/warnings/failures/exceptions", true },
	{ WISH_COUNT_MATCH, "count with/containing/mentioning/that <any>", true },
	{ WISH_COUNT_MATCH, "count contain/containing/have <any>", true },
	{ WISH_COUNT_MATCH, "how many contain/with/have/mention <any>", true },
	{ WISH_MATCH, "with/containing/contain/matching/mention <any>", true },
	{ WISH_MATCH, "find/grep/search/search for <any>", true },
	{ WISH_MATCH, "errors/error/warnings/warning/failures/exceptions", true },
	{ WISH_SORT_NAME, "sort", true },
	{ WISH_UNIQUE, "unique", true },
	{ WISH_REVERSE, "reverse", true },
	{ WISH_UPPER, "uppercase", true },
	{ WISH_LOWER, "lowercase", true },
	{ WISH_LINE_NUMBERS, "number", true },
	{ WISH_FIRST, "<num>", true },
	{ WISH_SUM, "sum/add/total", true },
	{ WISH_SUM, "sum numbers", true },
	{ WISH_SUM, "add numbers", true },
	{ WISH_SUM, "sum/add column <num>", true },
	{ WISH_SUM, "sum/add <nth> column", true },
};

/* Sizes of a day and so on, in days; find(1) rounds a file's age down. */
static const struct {
	const char *word, *days;
} spans[] = {
	{ "hour", "hour" }, { "day", "1" },   { "today", "1" },	   { "yesterday", "2" },
	{ "week", "7" },    { "month", "30" }, { "year", "365" },
};

/* What a word for a kind of line means to grep. */
static const struct {
	const char *word, *pattern;
} kinds_of_line[] = {
	{ "errors", "error" },	   { "error", "error" },	 { "warnings", "warn" },
	{ "warning", "warn" },	   { "failures", "fail" },	 { "exceptions", "exception" },
};

static const char *const ordinals[] = { "first", "second", "third", "fourth", "fifth", "sixth",
					"seventh", "eighth", "ninth" };

static bool in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	if (len == 0)
		return false;
	for (const char *p = strstr(list, word); p; p = strstr(p + 1, word))
		if (p > list && p[-1] == ' ' && p[len] == ' ')
			return true;
	return false;
}

/* A request, taken apart. */
struct request {
	const char *text;
	struct slots slots;
	char *word[WORDS]; /* that carry a wish; "<size1>" for an argument */
	size_t n;
	bool pointing, fresh;
};

/* -- arguments ------------------------------------------------------------------ */

/* Quoted for a shell as slots_fill() does it. */
static bool put_quoted(struct wish *out, const struct slots *slots, const char *slot)
{
	return slots_fill(slot, slots, out->arg, sizeof(out->arg)) == 0;
}

/* A word as it was typed: what the phrases are matched against is lower case. */
static bool put_word(struct wish *out, const char *word, const char *request)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz0123456789_.,:=@%/+-";
	size_t len = strlen(word);
	const char *typed = strcasestr(request, word);

	while (typed && ((typed > request && isalnum((unsigned char)typed[-1])) ||
			 isalnum((unsigned char)typed[len])))
		typed = strcasestr(typed + 1, word);

	for (size_t i = 0; i < sizeof(kinds_of_line) / sizeof(kinds_of_line[0]); i++)
		if (strcmp(word, kinds_of_line[i].word) == 0) {
			snprintf(out->arg, sizeof(out->arg), "%s", kinds_of_line[i].pattern);
			return true;
		}
	if (word[0] == '-' || strspn(word, safe) != len || !typed || len >= sizeof(out->arg))
		return false;
	snprintf(out->arg, sizeof(out->arg), "%.*s", (int)len, typed);
	return true;
}

static bool is_slot(const char *word, const char *type)
{
	size_t len = strlen(type);

	return word[0] == '<' && strncmp(word + 1, type, len) == 0 &&
	       isdigit((unsigned char)word[len + 1]);
}

/* In days, or in minutes ("hour", -mmin) where it is less than a day. */
static bool put_duration(struct wish *out, const struct slots *slots, const char *word)
{
	char text[32], days[32], minutes[32];

	snprintf(text, sizeof(text), "%.*s.d>", (int)strcspn(word, ">"), word);
	if (slots_fill(text, slots, days, sizeof(days)))
		return false;
	snprintf(text, sizeof(text), "%.*s.m>", (int)strcspn(word, ">"), word);
	if (slots_fill(text, slots, minutes, sizeof(minutes)))
		return false;
	if (strtol(minutes, NULL, 10) < 1440)
		snprintf(out->arg, sizeof(out->arg), "m%s", minutes);
	else
		snprintf(out->arg, sizeof(out->arg), "%s", days);
	return true;
}

static bool put_nth(struct wish *out, const char *word)
{
	for (size_t i = 0; i < sizeof(ordinals) / sizeof(ordinals[0]); i++)
		if (strcmp(word, ordinals[i]) == 0) {
			snprintf(out->arg, sizeof(out->arg), "%zu", i + 1);
			return true;
		}
	return false;
}

/* -- phrases ---------------------------------------------------------------------- */

/* Where a file or directory may be named by a plain word. */
static bool takes_name(enum wish_kind kind)
{
	return kind == WISH_COPY || kind == WISH_MOVE || kind == WISH_SAVE ||
	       kind == WISH_APPEND || kind == WISH_ARCHIVE;
}

/* One word of the request against one of a phrase; what it carries goes to out. */
static bool word_fits(const char *pattern, size_t len, const char *word,
		      const struct request *r, struct wish *out)
{
	const struct slots *slots = &r->slots;
	char type[16];

	if (pattern[0] == '<') {
		snprintf(type, sizeof(type), "%.*s", (int)len - 2, pattern + 1);
		if (strcmp(type, "any") == 0)
			return word[0] == '<' ? put_quoted(out, slots, word) :
						put_word(out, word, r->text);
		if (strcmp(type, "nth") == 0)
			return put_nth(out, word);
		if (strcmp(type, "path") == 0 && word[0] != '<' && takes_name(out->kind))
			return put_word(out, word, r->text);
		if (!is_slot(word, type) && !(strcmp(type, "path") == 0 && is_slot(word, "str")))
			return false;
		return strcmp(type, "dur") == 0 ? put_duration(out, slots, word) :
						  put_quoted(out, slots, word);
	}
	for (const char *p = pattern; p < pattern + len;) {
		size_t n = strcspn(p, "/ ");

		if (strlen(word) == n && memcmp(p, word, n) == 0)
			return true;
		p += n + 1;
	}
	return false;
}

static void put_span(struct wish *out, const char *word)
{
	if (out->kind != WISH_NEWER && out->kind != WISH_OLDER)
		return;
	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
		if (strcmp(word, spans[i].word) == 0)
			snprintf(out->arg, sizeof(out->arg), "%s",
				 strcmp(word, "hour") == 0 ? "m60" : spans[i].days);
}

static bool phrase_fits(const struct phrase *f, const struct request *r, struct wish *out)
{
	const char *p = f->words;
	struct wish wish = { .kind = f->kind };
	size_t i = 0;

	for (; *p; i++) {
		size_t len = strcspn(p, " ");

		if (i == r->n || !word_fits(p, len, r->word[i], r, &wish))
			return false;
		if ((wish.kind == WISH_COUNT_MATCH || wish.kind == WISH_MATCH) && !wish.arg[0] &&
		    i + 1 == r->n)
			put_word(&wish, r->word[i], r->text);
		put_span(&wish, r->word[i]);
		p += len;
		p += *p == ' ';
	}
	if (i != r->n)
		return false;
	*out = wish;
	return true;
}

/* "show the first 10" has no object but what came before; "show files larger than
 * 1 GB" has. */
static bool may_stand(const struct phrase *f, const struct request *r)
{
	return !r->fresh || f->kind == WISH_FIRST || f->kind == WISH_LAST;
}

/* any: the phrases that take any word, or the others. */
static bool match_table(const struct request *r, bool data, bool any, struct wish *out)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if ((strstr(phrases[i].words, "<any>") != NULL) == any &&
		    (r->pointing || data || (phrases[i].bare && may_stand(&phrases[i], r))) &&
		    phrase_fits(&phrases[i], r, out))
			return true;
	return false;
}

static bool match(const struct request *r, bool data, struct wish *out)
{
	for (size_t i = 0; data && i < sizeof(data_phrases) / sizeof(data_phrases[0]); i++)
		if (phrase_fits(&data_phrases[i], r, out))
			return true;
	return match_table(r, data, false, out) || match_table(r, data, true, out);
}

/* Words of the cleaned request, fillers left out. */
static bool split(char *text, struct request *r)
{
	char *state = NULL;
	bool first = true;

	for (char *w = strtok_r(text, " ,!?:;", &state); w; w = strtok_r(NULL, " ,!?:;", &state)) {
		if (w[0] && w[strlen(w) - 1] == '.')
			w[strlen(w) - 1] = '\0';
		if (first && in_list(fresh, w))
			r->fresh = true;
		if (in_list(pronouns, w) || in_list(pointers, w) ||
		    (first && !r->fresh && in_list(openers, w)))
			r->pointing = true;
		first = first && in_list(fillers, w) && !in_list(pronouns, w);
		if (!*w || in_list(fillers, w))
			continue;
		if (r->n == WORDS)
			return false;
		r->word[r->n++] = w;
	}
	return r->n > 0;
}

/* Outside of quotes, these are not words that the slots keep. */
static bool has_syntax(const char *text)
{
	char mark = '\0';

	for (const char *p = text; *p; p++) {
		if (mark)
			mark = *p == mark ? '\0' : mark;
		else if (*p == '"' || (*p == '\'' && (p == text || p[-1] == ' ')))
			mark = *p;
		else if (strchr("$`;|&<>\\{}()", *p))
			return true;
	}
	return false;
}

bool wish_parse(const char *text, bool data, struct wish *out)
{
	struct request r = { .text = text };
	char cleaned[2048];

	out->kind = WISH_NONE;
	out->arg[0] = '\0';
	if (has_syntax(text) ||
	    slots_extract(text, NULL, 0, NULL, 0, &r.slots, cleaned, sizeof(cleaned)) ||
	    r.slots.dropped)
		return false;
	if (!split(cleaned, &r) || !match(&r, data, out))
		return false;
	out->pointing = r.pointing || data;
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_slots.c - what people type and what the model gets; commands filled and
 * handed to a real shell; hostile text.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "llamux/slots.h"

static const char *const names[] = { "postgres",    "4242",	   "yes",
				     "Web Content", "kworker/0:1", "-bash" };
#define N_NAMES (sizeof(names) / sizeof(names[0]))

/* Sorted by bytes, as llm_lexicon() gives them. */
static const char *const lexicon[] = {
	"a",	   "after",   "all",	   "am",       "and",	  "are",    "at",    "between",
	"biggest", "bytes",   "changed",   "compress", "copy",	  "delete", "don't", "files",
	"find",	   "first",   "folder",	   "for",      "hour",	  "i/o",    "in",    "is",
	"it",	   "kill",    "large",	   "last",     "limit",	  "lines",  "list",  "log",
	"memory",  "my",      "nd",	   "noon",     "o'clock", "of",	    "one",   "or",
	"over",	   "process", "processes", "restart",  "show",	  "slow",   "stop",  "system",
	"than",	   "the",     "to",	   "under",    "wait",	  "was",    "what",  "what's",
	"why",	   "yes",     "yesterday",
};
#define N_LEXICON (sizeof(lexicon) / sizeof(lexicon[0]))

/* values: "type index=value", each after a space; values with spaces as they are. */
static const struct {
	const char *said, *cleaned, *values;
} requests[] = {
	{ "Why is my system slow?", "why is my system slow ?", "" },
	{ "  why\tis\nit ", "why is it", "" },
	{ "find files over 100 MB in /srv/data", "find files over <size1> in <path1>",
	  " size1=100M path1=/srv/data" },
	/* Sizes */
	{ "100mb 2GiB 10M 512k", "<size1> <size2> <size3> <size4>",
	  " size1=100M size2=2G size3=10M size4=512k" },
	{ "1.5 GB 0.5TB, 3 gigabytes. 7 T", "<size1> <size2> , <size3> . <size4>",
	  " size1=1536M size2=512G size3=3G size4=7T" },
	{ "files > 100 MB < 5 GB >= 3", "files over <size1> under <size2> over <num1>",
	  " size1=100M size2=5G num1=3" },
	{ "limit it to 10 MB/s", "limit it to <size1>", " size1=10M" },
	/* Durations */
	{ "changed after or over a week", "changed after or over <dur1>", " dur1=1 week" },
	{ "large than a gigabyte, under an hour", "large than <size1> , under <dur1>",
	  " size1=1G dur1=1 hour" },
	{ "slow than an hour ago", "slow than <word1> hour <word2>", " word1=an word2=ago" },
	{ "one a week, over a process", "one a <word1> , over a process", " word1=week" },
	{ "changed in the last 7 days", "changed in the last <dur1>", " dur1=7 days" },
	{ "5m 90sec 2h 1w", "<dur1> <dur2> <dur3> <dur4>",
	  " dur1=5 minutes dur2=90 seconds dur3=2 hours dur4=1 week" },
	{ "one hour or 1.5 hours, the last hour", "<dur1> or <dur2> , the last hour",
	  " dur1=1 hour dur2=90 minutes" },
	{ "two years or 3 months", "<dur1> or <dur2>", " dur1=2 years dur2=3 months" },
	/* Time of day, dates */
	{ "at 14:00? at 3pm, 3 PM. 9:05", "at <time1> ? at <time2> , <time3> . <time4>",
	  " time1=14:00 time2=15:00 time3=15:00 time4=09:05" },
	{ "at 12am or 12 p.m. or 3 a.m", "at <time1> or <time2> or <time3>",
	  " time1=00:00 time2=12:00 time3=03:00" },
	{ "at noon 12:30:45 25:00", "at noon <time1> <word1>", " time1=12:30:45 word1=25:00" },
	{ "3 o'clock, 3 amazing", "<num1> o'clock , <num2> <word1>",
	  " num1=3 num2=3 word1=amazing" },
	{ "2024-01-31 2024/02/01 31.12.2023", "<date1> <date2> <date3>",
	  " date1=2024-01-31 date2=2024-02-01 date3=2023-12-31" },
	/* Numbers */
	{ "the ten biggest, the first one", "the <num1> biggest , the first one", " num1=10" },
	{ "five hundred, twenty five, thousand", "<num1> , <num2> , <num3>",
	  " num1=500 num2=25 num3=1000" },
	{ "8080 #3 1,000 -5", "<num1> <num2> <num3> <num4>",
	  " num1=8080 num2=3 num3=1000 num4=-5" },
	{ "0644 3.5 99999999999999999999", "<num1> <num2> <num3>",
	  " num1=0644 num2=3.5 num3=99999999999999999999" },
	{ "lines 10-20 2nd", "lines <num1> to <num2> <num3> nd", " num1=10 num2=20 num3=2" },
	{ "80 % or 80% or 5 percent", "<pct1> or <pct2> or <pct3>", " pct1=80 pct2=80 pct3=5" },
	{ "3,4;5", "<num1> , <num2> ; <num3>", " num1=3 num2=4 num3=5" },
	/* Paths, globs, extensions */
	{ "/etc, ~/Downloads. ./x ../y", "<path1> , <path2> . <path3> <path4>",
	  " path1=/etc path2=~/Downloads path3=./x path4=../y" },
	{ "~ / .. $HOME/x", "<path1> <path2> <path3> <path4>",
	  " path1=~ path2=/ path3=.. path4=~/x" },
	{ "notes.txt .bashrc Größe/x", "<path1> <path2> <path3>",
	  " path1=notes.txt path2=.bashrc path3=Größe/x" },
	{ "-rf/x", "<path1>", " path1=./-rf/x" },
	{ "*.py .py .tar.gz report*.pdf", "<glob1> <ext1> <ext2> <glob2>",
	  " glob1=*.py ext1=.py ext2=.tar.gz glob2=report*.pdf" },
	{ "file[0-9].txt file?.c what?", "<glob1> <glob2> what ?",
	  " glob1=file[0-9].txt glob2=file?.c" },
	{ "i/o and/or memory/24/7", "i/o and or <path1>", " path1=memory/24/7" },
	{ "and/or 24/7", "and or <num1> <num2>", " num1=24 num2=7" },
	{ "a.txt,b.txt", "<path1> , <path2>", " path1=a.txt path2=b.txt" },
	/* Hosts, modes */
	{ "user@host 192.168.1.1, example.com:80", "<host1> <host2> , <host3>",
	  " host1=user@host host2=192.168.1.1 host3=example.com:80" },
	{ "https://x.org/a?b=c&d. ::1 fe80::1 localhost", "<host1> . <host2> <host3> <host4>",
	  " host1=https://x.org/a?b=c&d host2=::1 host3=fe80::1 host4=localhost" },
	{ "10.0.0.0/8 1.2.3.4.5 256.1.1.1", "<host1> <word1> <word2>",
	  " host1=10.0.0.0/8 word1=1.2.3.4.5 word2=256.1.1.1" },
	{ "u+x go-w +x u=rw,g=r a+z", "<mode1> <mode2> <mode3> <mode4> <word1>",
	  " mode1=u+x mode2=go-w mode3=+x mode4=u=rw,g=r word1=a+z" },
	/* Quotes */
	{ "find \"hello <b> it's\" in 'my file'", "find <str1> in <str2>",
	  " str1=hello <b> it's str2=my file" },
	{ "\u201ccurly\u201d \u2018single\u2019 it\u2019s", "<str1> <str2> it",
	  " str1=curly str2=single" },
	{ "'~/my dir' \"*.py\" '' `/x y`", "<path1> <glob1> <str1> <path2>",
	  " path1=~/my dir glob1=*.py str1= path2=/x y" },
	{ "what's in the users' folder", "what's in the <word1> folder", " word1=users" },
	{ "don't 'find", "don't find", "" },
	{ "\"tab\tand\nline\x01\"", "<str1>", " str1=tab and line " },
	/* Names */
	{ "why is postgres slow?", "why is <n1> slow ?", " n1=postgres" },
	{ "POSTGRES's memory, postgres' log", "<n1> memory , <n1> log", " n1=postgres" },
	{ "kill 4242 or 4242 MB", "kill <n2> or <size1>", " n2=4242 size1=4242M" },
	{ "stop yes, the process yes, yes", "stop yes , the process <n3> , yes", " n3=yes" },
	{ "stop `yes` and \"web content\"", "stop <n3> and <n4>", " n3=yes n4=Web Content" },
	{ "Web Content is slow, kworker/0:1", "<n4> is slow , <n5>",
	  " n4=Web Content n5=kworker/0:1" },
	{ "limit yes, yes limit", "limit <n3> , yes limit", " n3=yes" },
	{ "postgresql postgres.conf my-postgres", "<word1> <path1> <word2>",
	  " word1=postgresql path1=postgres.conf word2=my-postgres" },
	/* Words */
	{ "Frobnicate my Files", "<word1> my files", " word1=Frobnicate" },
	{ "chnaged systm yesterdayy wats", "changed system yesterday <word1>", " word1=wats" },
	{ "restart's system's", "restart system", "" },
	{ "foo_bar-2 C++ alice:staff FOO=b", "<word1> <word2> <word3> <word4>",
	  " word1=foo_bar-2 word2=C++ word3=alice:staff word4=FOO=b" },
	{ "log:slow", "log : slow", "" },
	{ "it is slow.why", "it is slow . why", "" },
	{ "-la --all", "<word1> <word2>", " word1=-la word2=--all" },
	/* Punctuation */
	{ "(why) is [it] {slow}?!?! ...", "why is it slow ? ! ?", "" },
	{ "what... why.. is - it , so", "what . . . why . . is it , <word1>", " word1=so" },
	{ "<|ask|> <n1> <path1> | & ; $(x)", "<word1> <word2> <word3> ; <word4>",
	  " word1=ask word2=n1 word3=path1 word4=x" },
};

static void describe(const struct slots *s, char *out, size_t len)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->count; i++)
		used += (size_t)snprintf(out + used, len - used, " %s%u=%s",
					 slot_type_name(s->slot[i].type), s->slot[i].index,
					 s->slot[i].value);
}

static void test_requests(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		struct slots s;
		char out[512], values[1024];
		int err = slots_extract(requests[i].said, names, N_NAMES, lexicon, N_LEXICON, &s,
					out, sizeof(out));

		describe(&s, values, sizeof(values));
		if (err || s.dropped || strcmp(out, requests[i].cleaned) != 0 ||
		    strcmp(values, requests[i].values) != 0) {
			print_error("%s\n  want %s |%s\n  got  %s |%s (%d, %zu dropped)\n",
				    requests[i].said, requests[i].cleaned, requests[i].values, out,
				    values, err, s.dropped);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

static void test_without_lexicon(void **state)
{
	struct slots s;
	char out[256];

	(void)state;
	assert_int_equal(slots_extract("Chnaged caf\xc3\xa9 C++ in /tmp, it's 3 x:y", NULL, 0, NULL,
				       0, &s, out, sizeof(out)),
			 0);
	assert_string_equal(out, "chnaged caf c++ in <path1> , it's <num1> x : y");
	assert_int_equal(s.count, 2);
}

static void test_limits(void **state)
{
	struct slots s;
	char out[64], text[400], longer[70000];

	(void)state;
	assert_int_equal(slots_extract("", names, 1, lexicon, N_LEXICON, &s, out, sizeof(out)),
			 -EINVAL);
	assert_int_equal(slots_extract(" ... ?! \x01\xff", names, 1, lexicon, N_LEXICON, &s, out,
				       sizeof(out)), -EINVAL);
	assert_int_equal(slots_extract("why is it", names, 1, lexicon, N_LEXICON, &s, out, 9),
			 -E2BIG);
	assert_int_equal(slots_extract("why is it", names, 1, lexicon, N_LEXICON, &s, out, 10), 0);
	assert_int_equal(slots_extract("why", names, 1, lexicon, N_LEXICON, &s, out, 0), -E2BIG);
	/* More of one type than there are slots, and a value that does not fit. */
	assert_int_equal(slots_extract("/a /b /c /d /e /f", NULL, 0, NULL, 0, &s, out, sizeof(out)),
			 0);
	assert_int_equal(s.count, 4);
	assert_int_equal(s.dropped, 2);
	memset(text, 'x', sizeof(text) - 1);
	text[0] = '/';
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(slots_extract(text, NULL, 0, NULL, 0, &s, out, sizeof(out)), 0);
	assert_int_equal(s.dropped, 1);
	text[256] = '\0';
	assert_int_equal(slots_extract(text, NULL, 0, NULL, 0, &s, out, sizeof(out)), 0);
	assert_int_equal(s.dropped, 1);
	text[255] = '\0';
	assert_int_equal(slots_extract(text, NULL, 0, NULL, 0, &s, out, sizeof(out)), 0);
	assert_int_equal(s.dropped, 0);
	assert_int_equal(strlen(s.slot[0].value), 255);
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(slots_extract(longer, NULL, 0, NULL, 0, &s, out, sizeof(out)), -E2BIG);
}

/* Whatever the bytes, what comes out is as slots.h promises. */
static void check_clean(const char *out, const struct slots *s)
{
	size_t in_slot = 0;

	for (const char *c = out; *c; c++) {
		assert_true(*c >= ' ' && *c < 127 && !(*c >= 'A' && *c <= 'Z'));
		if (*c == ' ')
			assert_true(c > out && c[1] && c[1] != ' ');
		if (*c == '<')
			assert_int_equal(in_slot++, 0);
		else if (*c == '>')
			assert_int_equal(in_slot--, 1);
	}
	assert_int_equal(in_slot, 0);
	for (size_t i = 0; i < s->count; i++)
		for (const unsigned char *c = (const unsigned char *)s->slot[i].value; *c; c++)
			assert_true(*c >= ' ' && *c != 127);
}

static const char *const bits[] = {
	"100", " ", "MB", "'", "\"", "`", "<", ">", "/", ".", "..", "~", "*", "?", "[", "]",
	"py", "-", "yes", "postgres", "process ", ",", ":", "=", "3", "pm", "\xc3\xa9", "\xff",
	"\x01", "\xe2\x80\x99", "ten ", "one ", " days", "%", "@", "$HOME", "(", ")", "slow",
	"why ", "it's", "\xe2\x80\xa6", "+x", "#", "\xed\xa0\x80", "\xc2\x85", "\xe2\x80\xae",
};

static void test_random_text(void **state)
{
	char text[600], out[8000];
	uint32_t seed = 1;
	struct slots s;

	(void)state;
	for (int round = 0; round < 30000; round++) {
		size_t n = 0;

		text[0] = '\0';
		for (int i = 0; i < 24; i++) {
			const char *bit;

			seed = seed * 1664525u + 1013904223u;
			bit = bits[(seed >> 16) % (sizeof(bits) / sizeof(bits[0]))];
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s", bit);
		}
		slots_extract(text, names, N_NAMES, round % 2 ? lexicon : NULL,
			      round % 2 ? N_LEXICON : 0, &s, out, sizeof(out));
		check_clean(out, &s);
	}
}

static const struct {
	const char *said, *command, *filled; /* filled NULL: refused, by err */
	int err;
} fills[] = {
	{ "100 MB in /srv/data", "find <path1> -type f -size +<size1>",
	  "find /srv/data -type f -size +100M", 0 },
	{ ".py", "find . -name '*<ext1>'", "find . -name '*.py'", 0 },
	{ ".py", "find . -name *<ext1>", "find . -name '*.py'", 0 },
	{ ".py", "find . -name \"*<ext1>\"", "find . -name '*.py'", 0 },
	{ "7 days", "-mtime -<dur1.d> <dur1.h> <dur1.m> <dur1.s>", "-mtime -7 168 10080 604800",
	  0 },
	{ "90 minutes", "<dur1.h> <dur1.d> <dur1>", "2 1 '90 minutes'", 0 },
	{ "10-20 x.c", "sed -n '<num1>,<num2>p' <path1>", "sed -n 10,20p x.c", 0 },
	{ "~/my.d/x", "cp <path1> --to=<path1> <path1>.bak",
	  "cp ~/my.d/x --to=\"$HOME\"/my.d/x ~/my.d/x.bak", 0 },
	{ "'~/my dir/a'", "ls <path1>", "ls ~'/my dir/a'", 0 },
	{ "~", "cd <path1>", "cd ~", 0 },
	{ "\"it's; rm -rf $HOME `x`\"", "grep -- <str1> .",
	  "grep -- 'it'\\''s; rm -rf $HOME `x`' .", 0 },
	{ "\"a b\"", "echo \"<str1> c\"'d'\\ e", "echo 'a b cd e'", 0 },
	{ "\"a b\"", "a x=<str1>;b <str1>|(z <str1>)&", "a 'x=a b';b 'a b'|(z 'a b')&", 0 },
	{ "''", "grep <str1> f", "grep '' f", 0 },
	{ "/a", "sort < <path1> > <path1>.out 2>&1", "sort < /a > /a.out 2>&1", 0 },
	{ "/a", "ls '*.c' \"$x\" \\<path1\\> <other1> <path",
	  "ls '*.c' \"$x\" \\<path1\\> <other1> <path", 0 },
	{ "/a", "ls <path2>", NULL, -ENOENT },
	{ "/a", "ls <size1>", NULL, -ENOENT },
	{ "/a", "ls <path1.h>", NULL, -EINVAL },
	{ "/a", "ls '<path1>", NULL, -EINVAL },
	{ "/a", "ls <path1>\\", NULL, -EINVAL },
	{ "the process \"-bash\"", "pgrep <n6>", NULL, -EINVAL },
	{ "the process \"-bash\"", "pgrep --name=<n6>", "pgrep --name=-bash", 0 },
};

static void test_fills(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		struct slots s;
		char out[512], filled[512];
		int err;

		assert_int_equal(slots_extract(fills[i].said, names, N_NAMES, lexicon, N_LEXICON,
					       &s, out, sizeof(out)),
				 0);
		err = slots_fill(fills[i].command, &s, filled, sizeof(filled));
		if (err != fills[i].err ||
		    strcmp(filled, fills[i].filled ? fills[i].filled : "") != 0)
			fail_msg("%s\n  with %s\n  want %s\n  got  %s (%d)", fills[i].command, out,
				 fills[i].filled, filled, err);
	}
}

static void test_fill_room(void **state)
{
	struct slots s;
	char out[64], filled[16], command[6000];

	(void)state;
	assert_int_equal(slots_extract("/abcdef", NULL, 0, NULL, 0, &s, out, sizeof(out)), 0);
	assert_int_equal(slots_fill("ls <path1>", &s, filled, 11), 0);
	assert_int_equal(slots_fill("ls <path1>", &s, filled, 10), -E2BIG);
	assert_int_equal(slots_fill("ls", &s, filled, 0), -E2BIG);
	memset(command, 'x', sizeof(command) - 1);
	command[sizeof(command) - 1] = '\0';
	assert_int_equal(slots_fill(command, &s, filled, sizeof(filled)), -E2BIG);
}

static const char *const shell_values[] = {
	"plain", "two words", "it's", "'", "''", "a'b'c", "$HOME", "`id`", "$(id)", "\\",
	"a\\", "\\'", "; id", "| id", "&& id", "> x", "< x", "*", "?", "[a]", "{a,b}", "!",
	"#", "# x", "~", "~root", "%s", "-n", "-e \\n", "\"", "\"$x\"", "a=b",
	"\xc3\xb6\xc3\x9f", " lead", "trail ", "",
};

/* The shell must give back every value as one word, whatever is in it. */
static void test_real_shell(void **state)
{
	static const char *const commands[] = { "printf '%s' <str1>", "printf '%s' '<str1>'",
						"printf '%s' \"<str1>\"" };

	(void)state;
	for (size_t i = 0; i < sizeof(shell_values) / sizeof(shell_values[0]); i++) {
		for (size_t k = 0; k < sizeof(commands) / sizeof(commands[0]); k++) {
			struct slots s = { .count = 1,
					   .slot = { { .type = SLOT_STRING, .index = 1 } } };
			char filled[256], got[256];
			FILE *f;
			size_t n;

			snprintf(s.slot[0].value, sizeof(s.slot[0].value), "%s", shell_values[i]);
			assert_int_equal(slots_fill(commands[k], &s, filled, sizeof(filled)), 0);
			f = popen(filled, "r");
			assert_non_null(f);
			n = fread(got, 1, sizeof(got) - 1, f);
			got[n] = '\0';
			assert_int_equal(pclose(f), 0);
			if (strcmp(got, shell_values[i]) != 0)
				fail_msg("%s: the shell made \"%s\" of \"%s\"", filled, got,
					 shell_values[i]);
		}
	}
}

static void test_type_names(void **state)
{
	(void)state;
	assert_string_equal(slot_type_name(SLOT_NAME), "n");
	assert_string_equal(slot_type_name(SLOT_WORD), "word");
	for (int i = 0; i < SLOT_TYPES; i++)
		assert_true(slot_type_name((enum slot_type)i)[0]);
	assert_string_equal(slot_type_name(SLOT_TYPES), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),    cmocka_unit_test(test_without_lexicon),
		cmocka_unit_test(test_limits),      cmocka_unit_test(test_random_text),
		cmocka_unit_test(test_fills),       cmocka_unit_test(test_fill_room),
		cmocka_unit_test(test_real_shell),  cmocka_unit_test(test_type_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

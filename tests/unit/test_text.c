// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_text.c - numbers with their units, buffers, and names made harmless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void seconds(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} rows[] = {
		{ 0, "0 s" },
		{ 1, "under 0.1 ms" },
		{ 49999, "under 0.1 ms" },
		{ 50000, "0.1 ms" },
		{ 1000000, "1.0 ms" },
		{ 9940000, "9.9 ms" },
		{ 9960000, "10 ms" },
		{ 340000000, "340 ms" },
		{ 340500000, "341 ms" },
		{ 999499999, "999 ms" },
		{ 999500000, "1 s" },
		{ 1000000000, "1 s" },
		{ 1049999999, "1 s" },
		{ 1050000000, "1.1 s" },
		{ 6100000000, "6.1 s" },
		{ 6149999999, "6.1 s" },
		{ 6150000000, "6.2 s" },
		{ 9960000000, "10 s" },
		{ 10000000000, "10 s" },
		{ 99900000000, "99.9 s" },
		{ 100000000000, "1 min 40 s" },
		{ 125000000000, "2 min 5 s" },
		{ 120000000000, "2 min" },
		{ 3599499999999, "59 min 59 s" },
		{ 3600000000000, "1 h" },
		{ 12000000000000, "3 h 20 min" },
		{ UINT64_MAX, "5124095 h 35 min" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(text_seconds(rows[i].ns).s, rows[i].text);
}

static void percents(void **state)
{
	static const struct {
		uint64_t part, whole;
		const char *text;
	} rows[] = {
		{ 0, 100, "0 %" },	   { 71, 100, "71 %" },	   { 1, 10000, "under 0.1 %" },
		{ 5, 10000, "0.1 %" },	   { 34, 1000, "3.4 %" },  { 99, 1000, "9.9 %" },
		{ 999, 10000, "10 %" },	   { 1, 3, "33 %" },	   { 2, 3, "67 %" },
		{ 705, 1000, "71 %" },	   { 7049, 10000, "70 %" }, { 188, 100, "188 %" },
		{ 5, 0, "0 %" },	   { UINT64_MAX, UINT64_MAX, "100 %" },
		{ UINT64_MAX / 2, UINT64_MAX, "50 %" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(text_percent(rows[i].part, rows[i].whole).s, rows[i].text);
	assert_string_equal(text_hundredths(7100).s, "71 %");
	assert_string_equal(text_hundredths(123).s, "1.2 %");
	assert_string_equal(text_hundredths(0).s, "0 %");
}

static void sizes(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rows[] = {
		{ 0, "0 bytes" },	 { 17, "17 bytes" },	    { 999, "999 bytes" },
		{ 1000, "1.0 kB" },	 { 12345, "12 kB" },	    { 999499, "999 kB" },
		{ 999500, "1.0 MB" },	 { 640000000, "640 MB" },   { 2300000000, "2.3 GB" },
		{ 2349999999, "2.3 GB" }, { 2350000000, "2.4 GB" }, { UINT64_MAX, "18 EB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(text_size(rows[i].bytes).s, rows[i].text);
	assert_string_equal(text_count(0).s, "0");
	assert_string_equal(text_count(999).s, "999");
	assert_string_equal(text_count(1000).s, "1,000");
	assert_string_equal(text_count(12345678).s, "12,345,678");
	assert_string_equal(text_count(UINT64_MAX).s, "18,446,744,073,709,551,615");
	assert_string_equal(text_ratio(19, 10).s, "1.9");
	assert_string_equal(text_ratio(188, 100).s, "1.9");
	assert_string_equal(text_ratio(184, 100).s, "1.8");
	assert_string_equal(text_ratio(1, 0).s, "0.00");
	assert_string_equal(text_ratio(14, 100).s, "0.14");
	assert_string_equal(text_ratio(994, 1000).s, "0.99");
	assert_string_equal(text_ratio(995, 1000).s, "1.0");
}

static void names(void **state)
{
	static const struct {
		const char *name, *shown;
	} rows[] = {
		{ "encode", "encode" },
		{ "Web Content", "Web Content" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac" },
		{ "\xf0\x9f\x90\xb8", "\xf0\x9f\x90\xb8" },
		{ "a\nb", "a\\x0ab" },
		{ "\x1b[31m", "\\x1b[31m" },
		{ "a`b", "a\\x60b" },
		{ "a\\b", "a\\x5cb" },
		{ "\x7f", "\\x7f" },
		{ "\xc2\x9b" "1m", "\\xc2\\x9b1m" },           /* C1: CSI */
		{ "\xe2\x80\xae" "x", "\\xe2\\x80\\xaex" },    /* right-to-left override */
		{ "\xe2\x81\xa6" "x", "\\xe2\\x81\\xa6x" },    /* isolate */
		{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf" },         /* byte order mark */
		{ "\xc0\xaf", "\\xc0\\xaf" },                  /* overlong */
		{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf" },         /* overlong */
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },         /* surrogate */
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" }, /* past Unicode */
		{ "caf\xc3", "caf\\xc3" },                     /* cut */
		{ "\xff", "\\xff" },
		{ "", "" },
	};
	char out[200];
	struct text t;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_fixed(&t, out, sizeof(out));
		text_name(&t, rows[i].name);
		assert_string_equal(out, rows[i].shown);
	}
	text_fixed(&t, out, sizeof(out));
	text_json_name(&t, "a\"b\n\\c\xff");
	assert_string_equal(out, "\"a\\\"b\\\\x0a\\\\x5cc\\\\xff\"");
}

/* Every byte pair comes out printable, and never with a control byte. */
static void names_are_harmless(void **state)
{
	char out[64], name[4] = { 0 };
	struct text t;

	(void)state;
	for (int a = 1; a < 256; a++) {
		for (int b = 1; b < 256; b++) {
			name[0] = (char)a;
			name[1] = (char)b;
			text_fixed(&t, out, sizeof(out));
			text_name(&t, name);
			for (const char *p = out; *p; p++) {
				assert_true((unsigned char)*p >= 0x20 && *p != 0x7f && *p != '`');
			}
			assert_int_equal(t.lost, 0);
		}
	}
}

static void fixed_buffer(void **state)
{
	char out[8];
	struct text t;

	(void)state;
	text_fixed(&t, out, sizeof(out));
	text_str(&t, "12345");
	text_str(&t, "6789");
	assert_string_equal(out, "1234567");
	assert_int_equal(t.lost, 2);
	text_add(&t, "%d", 77);
	assert_int_equal(t.lost, 4);
	assert_string_equal(out, "1234567");
}

static void growing_buffer(void **state)
{
	char big[3000];
	struct text t;
	char *taken;

	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	text_growing(&t);
	for (int i = 0; i < 5; i++)
		text_add(&t, "%s|", big);
	assert_int_equal(t.len, 5 * sizeof(big));
	taken = text_take(&t);
	assert_non_null(taken);
	assert_int_equal(strlen(taken), 5 * sizeof(big));
	assert_int_equal(taken[5 * sizeof(big) - 1], '|');
	free(taken);
	taken = text_take(&t);
	assert_string_equal(taken, "");
	free(taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seconds),	    cmocka_unit_test(percents),
		cmocka_unit_test(sizes),	    cmocka_unit_test(names),
		cmocka_unit_test(names_are_harmless), cmocka_unit_test(fixed_buffer),
		cmocka_unit_test(growing_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

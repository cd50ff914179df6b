/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_grammar.c - which texts a grammar takes, which grammars are refused, and
 * that the mask of tokens says exactly what accepting them one by one says.
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

#include "decode/grammar.h"
#include "decode/sample.h"
#include "tensor/gguf.h"
#include "text/tokenizer.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct {
	const char *grammar;
	const char *const *yes, *const *no;
} languages[] = {
	{ "root ::= \"a\" | \"b\" \"c\"*", LIST("a", "b", "bc", "bccc"),
	  LIST("", "ac", "c", "bcb") },
	{ "root ::= \"\"", LIST(""), LIST("a") },
	{ "# first\nroot ::= # here\n  \"x\" y # there\n\ny ::= \"y\"?", LIST("x", "xy"),
	  LIST("", "y") },
	{ "root ::= (\n \"a\" |\n \"b\"\n | \"c\" )\n | \"d\"\n\nx ::= \"y\"",
	  LIST("a", "b", "c", "d"), LIST("y", "") },
	{ "root ::= [a-cx] [^a-cx]", LIST("ad", "x\n", "b\xc3\xa9", "c\xf0\x9f\xa6\x99"),
	  LIST("aa", "d", "a\xff", "a\xc3", "a\xed\xa0\x80", "a\xc0\x80", "a\xf4\x90\x80\x80") },
	{ "root ::= [\\]\\[\\-\\^\\\\\"a]+", LIST("]", "[", "-", "^", "\\", "\"", "a]["),
	  LIST("b", "") },
	{ "root ::= [-a] [a-]", LIST("--", "-a", "aa"), LIST("b-") },
	{ "root ::= \"\\\"\\\\\\n\\t\\r\\x41\\u00e9\\U0001F999\"",
	  LIST("\"\\\n\t\rA\xc3\xa9\xf0\x9f\xa6\x99"), LIST("\"\\") },
	{ "root ::= .", LIST("a", "\n", "\xf0\x9f\xa6\x99"), LIST("", "ab", "\xf0\x9f") },
	{ "root ::= [\\u0400-\\u04ff]+ | [\xc3\x80-\xc3\xbf] \"x\" | "
	  "[\xf0\x90\x80\x80-\xf0\x9f\x99\x8f]",
	  LIST("\xd0\xbf\xd1\x80", "\xc3\xa9x", "\xf0\x9f\x98\x80"),
	  LIST("\xc3\xa9", "A", "\xc2\x80x") },
	{ "root ::= a{2,3} b{2} c{1,}\na ::= \"a\"\nb ::= \"b\"\nc ::= \"c\"",
	  LIST("aabbc", "aaabbccc"), LIST("abbc", "aaaabbc", "aabc", "aabb") },
	{ "root ::= \"a\"{0,2} \"b\"{ 0 }", LIST("", "a", "aa"), LIST("aaa", "b") },
	{ "root ::= a a a\na ::= b? c*\nb ::= \"b\"\nc ::= (\"c\"*)*",
	  LIST("", "b", "bcb", "cccc", "bbb", "bcbcbc"), LIST("bbbb", "d") },
	/* Recursion, nested and on the right, and ambiguity. */
	{ "root ::= e\ne ::= t \"+\" e | t \"-\" e | t\nt ::= \"(\" e \")\" | [0-9]+",
	  LIST("1", "(1+2)-3", "((((((((((((((((((((((((1))))))))))))))))))))))))+5"),
	  LIST("", "(", "()", "1+", "(1", "1)") },
	{ "root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"d\" root root | \"\"",
	  LIST("", "dddd", "daabbab", "aaaabcbc"), LIST("b", "aab", "abb") },
	{ "root ::= [ab] root [ab] | \"\"", LIST("", "ab", "abab"), LIST("a", "aba") },
	{ "root ::= x y\nx ::= \"\" | \"a\" x\ny ::= \"\" | \"b\" y", LIST("", "a", "b", "aabb"),
	  LIST("ba", "aba") },
};

static struct grammar *compile(const char *text)
{
	char reason[200] = "";
	struct grammar *g;

	if (grammar_compile(text, &g, reason, sizeof(reason)))
		fail_msg("%s: %s", reason, text);
	return g;
}

static bool takes(const struct grammar *g, const char *text)
{
	struct matcher *m;
	bool ok;

	assert_int_equal(matcher_new(g, NULL, &m), 0);
	ok = matcher_accept_bytes(m, text, strlen(text)) == 0 && matcher_accepting(m);
	matcher_free(m);
	return ok;
}

static void test_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		struct grammar *g = compile(languages[i].grammar);

		for (const char *const *s = languages[i].yes; *s; s++)
			if (!takes(g, *s))
				fail_msg("%s\nshould take \"%s\"", languages[i].grammar, *s);
		for (const char *const *s = languages[i].no; *s; s++)
			if (takes(g, *s))
				fail_msg("%s\nshould not take \"%s\"", languages[i].grammar, *s);
		grammar_free(g);
	}
}

static const struct {
	const char *grammar, *word;
} refused[] = {
	{ "", "root" },
	{ "x ::= \"a\"", "root" },
	{ "root ::= foo", "foo is not defined" },
	{ "root ::= \"a\"\nroot ::= \"b\"", "twice" },
	{ "root ::= root \"a\" | \"b\"", "left recursion" },
	{ "root ::= x root | \"y\"\nx ::= \"a\"?", "left recursion" },
	{ "root ::= a\na ::= b \"x\" | \"\"\nb ::= c* a\nc ::= \"c\"", "left recursion" },
	{ "root ::= (\"a\"? root)* \"b\"", "left recursion" },
	{ "root ::= \"a\" root", "never ends" },
	{ "root ::= \"a", "does not end" },
	{ "root ::= [a", "does not end" },
	{ "root ::= []", "empty" },
	{ "root ::= [z-a]", "before it begins" },
	{ "root ::= \"\\q\"", "escape" },
	{ "root ::= \"\\x4\"", "hexadecimal" },
	{ "root ::= \"\\ud800\"", "no character" },
	{ "root ::= \"\xff\"", "UTF-8" },
	{ "root ::= [^\\u0000-\\ud7ff\\ue000-\\U0010ffff]", "empty" },
	{ "root ::= (\"a\"", ") is missing" },
	{ "root ::= \"a\")", "unexpected" },
	{ "root ::= \"a\"{", "number" },
	{ "root ::= \"a\"{3,1}", "reversed" },
	{ "root ::= \"a\"{9999999999}", "repetitions" },
	{ "root ::= \"a\"{2", "}" },
	{ "root = \"a\"", "::=" },
	{ "::= \"a\"", "name" },
	{ "root ::= * \"a\"", "unexpected" },
	{ "\n\nroot ::= foo", "line 3" },
	/* Sizes: what multiplies, also where nothing comes of it. */
	{ "root ::= ((\"a\"{4000}){4000}){4000}", "too large" },
	{ "root ::= (((((\"\"{4000}){4000}){4000}){4000}){4000}){4000}", "too large" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char reason[200] = "";
		struct grammar *g;
		int err = grammar_compile(refused[i].grammar, &g, reason, sizeof(reason));

		if (err != -EBADMSG || g || !strstr(reason, refused[i].word))
			fail_msg("%s\ngave %d: %s", refused[i].grammar, err, reason);
		assert_int_equal(grammar_compile(refused[i].grammar, &g, NULL, 0), -EBADMSG);
	}
}

static void test_bounds(void **state)
{
	char *text = malloc(GRAMMAR_TEXT_MAX + 2), reason[200];
	struct grammar *g;

	(void)state;
	memset(text, ' ', GRAMMAR_TEXT_MAX + 1);
	text[GRAMMAR_TEXT_MAX + 1] = '\0';
	assert_int_equal(grammar_compile(text, &g, reason, sizeof(reason)), -EBADMSG);
	/* Brackets within brackets end before the stack does. */
	memcpy(text, "root ::= ", 9);
	memset(text + 9, '(', GRAMMAR_TEXT_MAX - 9);
	text[GRAMMAR_TEXT_MAX] = '\0';
	assert_int_equal(grammar_compile(text, &g, reason, sizeof(reason)), -EBADMSG);
	assert_non_null(strstr(reason, "brackets"));
	free(text);
}

/* Texts far deeper than any cache, and more states than are kept. */
static void test_long_texts(void **state)
{
	struct grammar *g = compile("root ::= \"(\" root \")\" root | \"[\" root \"]\" | \"\"");
	struct matcher *m;

	(void)state;
	assert_int_equal(matcher_new(g, NULL, &m), 0);
	for (int i = 0; i < 600000; i++)
		assert_int_equal(matcher_accept_bytes(m, i % 3 ? "(" : "[", 1), 0);
	for (int i = 599999; i >= 0; i--) {
		assert_false(matcher_accepting(m));
		assert_int_equal(matcher_accept_bytes(m, i % 3 ? "]" : ")", 1), -EBADMSG);
		assert_int_equal(matcher_accept_bytes(m, i % 3 ? ")" : "]", 1), 0);
	}
	assert_true(matcher_accepting(m));
	matcher_free(m);
	grammar_free(g);
}

struct vocab {
	struct gguf *g;
	struct tokenizer *t;
	struct vocab_trie *v;
};

static struct vocab open_vocab(const char *path)
{
	struct vocab v;
	char reason[200];

	assert_int_equal(gguf_open(path, &v.g, reason, sizeof(reason)), 0);
	assert_int_equal(tokenizer_open(v.g, &v.t, reason, sizeof(reason)), 0);
	assert_int_equal(vocab_trie_new(v.t, &v.v), 0);
	return v;
}

static void close_vocab(struct vocab *v)
{
	vocab_trie_free(v->v);
	tokenizer_close(v->t);
	gguf_close(v->g);
}

/* Is the token allowed after text?  Asked of a fresh matcher, byte by byte. */
static bool allowed_slowly(const struct grammar *g, const struct vocab *v, const char *text,
			   int32_t id)
{
	struct matcher *m;
	size_t len;
	const char *piece = tokenizer_piece(v->t, id, &len);
	bool ok;

	assert_int_equal(matcher_new(g, NULL, &m), 0);
	assert_int_equal(matcher_accept_bytes(m, text, strlen(text)), 0);
	ok = tokenizer_is_end(v->t, id) ? matcher_accepting(m) :
	     len && matcher_accept_bytes(m, piece, len) == 0;
	matcher_free(m);
	return ok;
}

static void check_mask(const struct grammar *g, const struct vocab *v, const char *text)
{
	uint64_t mask[TOKEN_SET_WORDS(1024)];
	uint32_t n = tokenizer_size(v->t);
	long count = 0, got;
	struct matcher *m;
	int32_t only, last = -1;

	assert_true(n <= 1024);
	assert_int_equal(matcher_new(g, v->v, &m), 0);
	assert_int_equal(matcher_accept_bytes(m, text, strlen(text)), 0);
	got = matcher_mask(m, mask, &only);
	for (uint32_t id = 0; id < n; id++) {
		bool want = allowed_slowly(g, v, text, (int32_t)id);

		if (want != token_set_has(mask, (int32_t)id))
			fail_msg("after \"%s\" token %u should be %d", text, id, want);
		if (want)
			last = (int32_t)id;
		count += want;
	}
	assert_int_equal(got, count ? count : -EBADMSG);
	assert_int_equal(only, count == 1 ? last : -1);
	/* Again, now from what was kept. */
	assert_int_equal(matcher_mask(m, mask, &only), got);
	assert_int_equal(only, count == 1 ? last : -1);
	matcher_free(m);
}

static void test_masks(void **state)
{
	struct vocab v = open_vocab("tests/fixtures/vocab-llama-bpe.gguf");
	struct grammar *g = compile(
		"root ::= \"diagnose\" (\" <f\" [1-8] \">\")* (\" do <a\" [1-9] \">\")? | \"the "
		"slow\" "
		"[^x]{2,3} | \"<n1\" \"0\"? \">\" | \"top \" (\"cpu\" | \"mem\" | \"disk\")");
	static const char *const texts[] = { "",
					     "d",
					     "diagnose",
					     "diagnose <",
					     "diagnose <f1>",
					     "the slow",
					     "the slowab",
					     "the slow\xc3\xa9",
					     "the slowabc",
					     "<",
					     "<n1",
					     "<n10>",
					     "top ",
					     "top c",
					     "top cpu" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_mask(g, &v, texts[i]);
	grammar_free(g);
	close_vocab(&v);
	v = open_vocab("tests/fixtures/vocab-spm.gguf");
	g = compile("root ::= \" \"? [a-z]+ (\" \" [a-z]+)*");
	check_mask(g, &v, "");
	check_mask(g, &v, "why ");
	check_mask(g, &v, "why is");
	grammar_free(g);
	close_vocab(&v);
}

static void test_tokens(void **state)
{
	struct vocab v = open_vocab("tests/fixtures/vocab-llama-bpe.gguf");
	struct grammar *g = compile("root ::= \"<n1>\" \"x\"");
	uint64_t mask[TOKEN_SET_WORDS(1024)];
	struct matcher *m;
	int32_t only;

	(void)state;
	assert_int_equal(matcher_new(g, v.v, &m), 0);
	assert_int_equal(matcher_accept(m, 2), -EBADMSG);  /* the end: too early */
	assert_int_equal(matcher_accept(m, 1), -EBADMSG);  /* a control token */
	assert_int_equal(matcher_accept(m, 6), -EBADMSG);  /* <n10> */
	assert_int_equal(matcher_accept(m, -1), -EBADMSG);
	assert_int_equal(matcher_accept(m, 1 << 20), -EBADMSG);
	assert_int_equal(matcher_mask(m, mask, &only), 2); /* <n1> or its first byte */
	assert_int_equal(matcher_accept(m, 5), 0);
	assert_int_equal(matcher_mask(m, mask, &only), 1);
	assert_int_equal(matcher_accept(m, only), 0);
	assert_true(matcher_accepting(m));
	assert_int_equal(matcher_mask(m, mask, &only), 1);
	assert_int_equal(only, 2);
	assert_int_equal(matcher_accept(m, 2), 0);
	assert_int_equal(matcher_mask(m, mask, &only), -EBADMSG);
	assert_int_equal(matcher_accept(m, 5), -EBADMSG);
	matcher_free(m);
	grammar_free(g);
	close_vocab(&v);
}

/* A grammar whose states all differ goes past the bounds between tokens and is
 * trimmed; the masks stay right. */
static void test_trimmed(void **state)
{
	struct grammar *g =
		compile("root ::= x{300} root | \"\"\nx ::= [a-z] x \"1\" | [a-z] x \"2\" | \"3\"");
	struct matcher *m;
	uint32_t s = 1;
	int depth = 0;

	(void)state;
	assert_int_equal(matcher_new(g, NULL, &m), 0);
	for (int i = 0; i < 300000; i++) {
		char c;

		s = s * 1664525u + 1013904223u;
		c = (char)('a' + (s >> 16) % 26);
		assert_int_equal(matcher_accept_bytes(m, &c, 1), 0);
		depth++;
	}
	assert_int_equal(matcher_accept_bytes(m, "3", 1), 0);
	while (depth--)
		assert_int_equal(matcher_accept_bytes(m, depth % 2 ? "1" : "2", 1), 0);
	assert_int_equal(matcher_accept_bytes(m, "1", 1), -EBADMSG);
	assert_false(matcher_accepting(m));
	matcher_free(m);
	grammar_free(g);
}

/* A matcher that goes back to the beginning is as a new one. */
static void test_restart(void **state)
{
	struct grammar *g = compile("root ::= x{1,300}\nx ::= [a-z] x \"1\" | \"3\"");
	struct vocab v = open_vocab("tests/fixtures/vocab-llama-bpe.gguf");
	uint64_t mask[TOKEN_SET_WORDS(1024)], first[TOKEN_SET_WORDS(1024)];
	struct matcher *m;
	int32_t only;
	long n;

	(void)state;
	assert_int_equal(matcher_new(g, v.v, &m), 0);
	n = matcher_mask(m, first, &only);
	assert_true(n > 1);
	/* Short texts, then one after which the automaton is made anew. */
	for (int depth = 1; depth < 300000; depth *= 64) {
		for (int i = 0; i < depth; i++)
			assert_int_equal(matcher_accept_bytes(m, "a", 1), 0);
		assert_int_equal(matcher_accept_bytes(m, "3", 1), 0);
		for (int i = 0; i < depth; i++)
			assert_int_equal(matcher_accept_bytes(m, "1", 1), 0);
		assert_true(matcher_accepting(m));
		assert_int_equal(matcher_accept(m, 2), 0); /* the end */
		assert_int_equal(matcher_restart(m), 0);
		assert_false(matcher_accepting(m));
		assert_int_equal(matcher_mask(m, mask, &only), n);
		assert_memory_equal(mask, first, TOKEN_SET_WORDS(tokenizer_size(v.t)) * 8);
	}
	matcher_free(m);
	grammar_free(g);
	close_vocab(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_languages),  cmocka_unit_test(test_refused),
		cmocka_unit_test(test_bounds),     cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_masks),      cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_trimmed),    cmocka_unit_test(test_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

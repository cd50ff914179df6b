/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_match.c - words that are arguments by their form: hosts, modes, globs,
 * extensions, paths and file names.
 */
#include <string.h>

#include "slots_impl.h"

/* Last labels that make a dotted word a host rather than a file name. */
static const char *const host_ends[] = {
	"com",	 "org",		"net",	    "edu",  "gov",  "io",      "dev",	  "info", "eu",
	"de",	 "uk",		"fr",	    "nl",   "ch",   "at",      "us",	  "ca",	  "au",
	"jp",	 "cn",		"it",	    "es",   "se",   "no",      "pl",	  "lan",  "home",
	"local", "localdomain", "internal", "arpa", "test", "example", "invalid",
};

/* Names that begin with a full stop and are files, not extensions. */
static const char *const dot_files[] = {
	".bashrc",  ".profile", ".bash_history", ".bash_profile", ".zshrc", ".vimrc",
	".inputrc", ".netrc",	".gitignore",	 ".gitconfig",	  ".git",   ".ssh",
	".config",  ".cache",	".local",	 ".env",	  ".gnupg", ".mozilla",
	".npm",	    ".docker",	".kube",	 ".cargo",	  ".emacs", ".tmux.conf",
	".themes",  ".icons",	".fonts",	 ".thunderbird",  ".var",   ".wine",
	".steam",
};

/* "and/or" and the like are words on both sides of the slash, no path. */
static const char *const slash_words[] = {
	"and",	 "or",	   "yes",     "no",	   "on",	  "off",     "in",    "out",
	"up",	 "down",   "with",    "without",   "w",		  "o",	     "i",     "io",
	"cpu",	 "mem",	   "memory",  "ram",	   "disk",	  "network", "read",  "write",
	"start", "stop",   "tcp",     "udp",	   "ip",	  "he",	     "she",   "his",
	"her",	 "client", "server",  "user",	   "group",	  "true",    "false", "file",
	"files", "folder", "folders", "directory", "directories",
};

/* Dotted words that are no file names. */
static const char *const dotted_words[] = { "e.g", "i.e", "a.m", "p.m", "a.k.a", "u.s", "vs.",
					    "etc." };
static const char *const sysctl_roots[] = { "vm.", "kernel.", "net.", "fs.", "dev.", "user." };

#define IS_ONE_OF(word, len, table) is_one_of(word, len, table, sizeof(table) / sizeof((table)[0]))

static bool is_one_of(const char *word, size_t len, const char *const *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slots_same_word(word, len, table[i]))
			return true;
	return false;
}

static bool starts_with(const char *word, size_t len, const char *head)
{
	size_t n = strlen(head);

	return len >= n && memcmp(word, head, n) == 0;
}

static bool has(const char *word, size_t len, char c)
{
	return memchr(word, c, len) != NULL;
}

/* Up to max at p: a number not above limit; returns its digits. */
static size_t digits_up_to(const char *p, size_t max, unsigned int limit)
{
	unsigned int value = 0;
	size_t n = 0;

	while (n < max && n < 5 && is_digit(p[n]))
		value = value * 10 + (unsigned int)(p[n++] - '0');
	return value <= limit ? n : 0;
}

/* Nothing, :port, /prefix, or /path? */
static bool host_tail(const char *p, size_t len, unsigned int prefix)
{
	size_t n;

	if (len == 0)
		return true;
	if (p[0] == '/')
		return prefix == 0 || ((n = digits_up_to(p + 1, len - 1, prefix)) && n + 1 == len);
	if (p[0] != ':')
		return false;
	n = digits_up_to(p + 1, len - 1, 65535);
	return n && (n + 1 == len || (prefix == 0 && p[n + 1] == '/'));
}

static bool is_ipv4(const char *p, size_t len)
{
	for (int part = 0; part < 4; part++) {
		size_t n = digits_up_to(p, len < 3 ? len : 3, 255);

		if (!n || (part < 3 && (n == len || p[n] != '.')))
			return false;
		n += part < 3;
		p += n;
		len -= n;
	}
	return host_tail(p, len, 32);
}

static bool is_ipv6(const char *p, size_t len)
{
	size_t colons = 0, i = 0, run = 0;
	bool twice = false;

	for (; i < len && p[i] != '/'; i++) {
		bool hex = is_digit(p[i]) || (to_lower(p[i]) >= 'a' && to_lower(p[i]) <= 'f');

		if (p[i] == ':') {
			twice = twice || (i && p[i - 1] == ':');
			colons++;
			run = 0;
		} else if (!hex || ++run > 4) {
			return false;
		}
	}
	if (i < len && (!digits_up_to(p + i + 1, len - i - 1, 128)))
		return false;
	return colons <= 7 && (twice ? len > 2 : colons == 7);
}

static bool is_domain(const char *p, size_t len)
{
	size_t i = 0, label = 0, labels = 1;

	for (; i < len && (is_alnum(p[i]) || p[i] == '-' || p[i] == '.'); i++) {
		if (p[i] != '.')
			continue;
		if (i == label)
			return false;
		label = i + 1;
		labels++;
	}
	if (i == label || !host_tail(p + i, len - i, 0))
		return false;
	if (labels == 1)
		return slots_same_word(p, i, "localhost");
	return IS_ONE_OF(p + label, i - label, host_ends) || starts_with(p, len, "www.");
}

static bool is_url(const char *p, size_t len)
{
	size_t i = 0;

	while (i < len && (is_alnum(p[i]) || p[i] == '+' || p[i] == '-' || p[i] == '.'))
		i++;
	return i > 1 && len > i + 3 && memcmp(p + i, "://", 3) == 0;
}

/* user@host, user@host:path */
static bool is_address(const char *p, size_t len)
{
	const char *at = memchr(p, '@', len);
	size_t user = at ? (size_t)(at - p) : 0;

	if (!user || user + 1 >= len)
		return false;
	for (size_t i = 0; i < user; i++)
		if (!is_alnum(p[i]) && !strchr("._-+", p[i]))
			return false;
	return is_alnum(at[1]) && !memchr(at + 1, '@', len - user - 1);
}

bool slots_match_host(const char *word, size_t len)
{
	return is_url(word, len) || is_ipv4(word, len) || is_ipv6(word, len) ||
	       is_address(word, len) || is_domain(word, len);
}

/* chmod's symbolic modes; the first clause names who, or adds. */
static bool match_mode(const char *p, size_t len)
{
	size_t i = 0, who, what;

	for (;; i++) {
		who = i;
		while (i < len && strchr("ugoa", p[i]))
			i++;
		if (i == len || !strchr("+-=", p[i]) || (who == i && p[i] != '+'))
			return false;
		what = ++i;
		while (i < len && strchr("rwxXst", p[i]))
			i++;
		if (what == i || (i < len && p[i] != ','))
			return false;
		if (i == len)
			return true;
	}
}

/* .py .tar.gz */
static bool match_ext(const char *p, size_t len)
{
	bool letter = false, after_stop = true;

	if (len < 2 || len > 12 || p[0] != '.' || IS_ONE_OF(p, len, dot_files))
		return false;
	for (size_t i = 1; i < len; i++) {
		if (p[i] == '.' ? after_stop : !is_alnum(p[i]))
			return false;
		letter = letter || is_alpha(p[i]);
		after_stop = p[i] == '.';
	}
	return letter && !after_stop;
}

static bool match_glob(const char *p, size_t len)
{
	const char *open = memchr(p, '[', len), *close;
	bool named = false;

	if (has(p, len, '*'))
		return true;
	for (size_t i = 0; i < len; i++)
		named = named || is_digit(p[i]) || strchr("./_-", p[i]);
	if (named && has(p, len, '?'))
		return true;
	close = open ? memchr(open, ']', len - (size_t)(open - p)) : NULL;
	return close && close > open + 1 && (open > p || close + 1 < p + len);
}

static bool slash_is_word(const char *p, size_t len)
{
	const char *slash = memchr(p, '/', len);
	size_t left = (size_t)(slash - p), i = 0;

	while (i < len && (is_digit(p[i]) || p[i] == '/'))
		i++;
	if (i == len && len > 1 && is_digit(p[0]))
		return true;
	return IS_ONE_OF(p, left, slash_words) && IS_ONE_OF(slash + 1, len - left - 1, slash_words);
}

static bool match_path(const char *p, size_t len)
{
	if (has(p, len, '/'))
		return !slash_is_word(p, len);
	return p[0] == '~' || slots_same_word(p, len, "..") || slots_same_word(p, len, "$HOME") ||
	       (len > 1 && p[0] == '.' && is_alnum(p[1]));
}

/* name.ext */
static bool match_file(const char *p, size_t len)
{
	size_t stop = len, i;
	bool letter = false;

	for (i = 0; i < len; i++) {
		if (!is_wordish(p[i]) && !strchr("._-+#@~%", p[i]))
			return false;
		if (p[i] == '.')
			stop = i;
	}
	if (stop == 0 || stop >= len - 1 || len - stop > 11 || IS_ONE_OF(p, len, dotted_words))
		return false;
	for (i = stop + 1; i < len; i++) {
		if (!is_alnum(p[i]))
			return false;
		letter = letter || is_alpha(p[i]);
	}
	for (i = 0; i < sizeof(sysctl_roots) / sizeof(sysctl_roots[0]); i++)
		if (starts_with(p, len, sysctl_roots[i]))
			return false;
	return letter;
}

/* The first that fits. */
static const struct {
	enum slot_type type;
	bool (*fits)(const char *word, size_t len);
} forms[] = {
	{ SLOT_HOST, slots_match_host }, { SLOT_MODE, match_mode }, { SLOT_EXT, match_ext },
	{ SLOT_GLOB, match_glob }, { SLOT_PATH, match_path }, { SLOT_PATH, match_file },
};

/* $HOME/x is told as ~/x, and what could be read as an option gets ./ in front. */
static size_t canonical_path(const char *word, size_t len, char *value)
{
	const char *head = "";
	size_t n;

	if (starts_with(word, len, "$HOME") && (len == 5 || word[5] == '/')) {
		head = "~";
		word += 5;
		len -= 5;
	} else if (word[0] == '-') {
		head = "./";
	}
	n = strlen(head);
	memcpy(value, head, n);
	memcpy(value + n, word, len);
	return n + len;
}

enum slot_type slots_match_form(const char *word, size_t len, char *value, size_t *value_len)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!forms[i].fits(word, len))
			continue;
		*value_len = len;
		if (len > SLOT_VALUE_MAX)
			return forms[i].type;
		if (forms[i].type == SLOT_PATH)
			*value_len = canonical_path(word, len, value);
		else
			memcpy(value, word, len);
		return forms[i].type;
	}
	return SLOT_TYPES;
}

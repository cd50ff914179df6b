/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_common.c - words so common in questions that a process of that name does
 * not take them away from the sentence: otherwise a process called "is" or "yes"
 * would change what is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "slots_impl.h"

/* Sorted by bytes. */
static const char *const words[] = {
	"a", "about", "accept", "after", "again", "ago", "all", "also", "always", "am", "an",
	"and", "any", "anything", "app", "apply", "are", "as", "ask", "at", "back", "bad", "be",
	"because", "been", "before", "behind", "better", "big", "biggest", "but", "by", "call",
	"can", "cancel", "cause", "causes", "causing", "change", "changed", "check", "clear",
	"close", "coding", "command", "computer", "copy", "could", "cpu", "cut", "date", "day",
	"days", "delete", "did", "directory", "disk", "display", "do", "does", "doing", "done",
	"down", "each", "eating", "else", "everything", "explain", "fast", "faster", "file",
	"files", "find", "fine", "first", "fix", "folder", "for", "free", "from", "full",
	"gaming", "get", "give", "go", "group", "had", "has", "have", "hello", "help", "here",
	"hey", "hi", "high", "hogging", "hour", "hours", "how", "i", "if", "in", "into", "io",
	"is", "it", "its", "join", "just", "keep", "kill", "know", "lag", "lagging", "laggy",
	"laptop", "last", "least", "less", "let", "like", "limit", "list", "load", "log", "long",
	"look", "low", "machine", "make", "man", "many", "me", "mean", "mem", "memory", "minute",
	"minutes", "more", "most", "move", "much", "my", "name", "need", "network", "never",
	"new", "nice", "no", "not", "nothing", "now", "of", "off", "ok", "old", "on", "one",
	"only", "open", "optimize", "or", "other", "our", "out", "over", "path", "pause",
	"please", "print", "process", "processes", "program", "programs", "quiet", "ram", "read",
	"reboot", "remove", "restart", "resume", "right", "run", "running", "say", "search",
	"second", "see", "server", "service", "services", "set", "should", "show", "since",
	"size", "sleep", "slow", "slower", "slowly", "so", "some", "something", "sort", "split",
	"start", "status", "stop", "swap", "system", "tail", "take", "takes", "task", "tasks",
	"tell", "test", "than", "thanks", "that", "the", "them", "then", "there", "these", "they",
	"thing", "this", "those", "time", "to", "today", "too", "top", "touch", "two", "under",
	"undo", "up", "uptime", "us", "use", "used", "user", "users", "uses", "using", "w",
	"wait", "waiting", "waits", "want", "was", "watch", "we", "well", "were", "what",
	"what's", "when", "where", "which", "who", "why", "will", "with", "work", "working",
	"would", "write", "writing", "wrong", "yes", "yesterday", "you", "your",
};

static int order(const void *key, const void *entry)
{
	return strcmp(key, *(const char *const *)entry);
}

bool slots_is_common(const char *word, size_t len)
{
	char lower[16];

	if (len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < len; i++)
		lower[i] = to_lower(word[i]);
	lower[len] = '\0';
	return bsearch(lower, words, sizeof(words) / sizeof(words[0]), sizeof(words[0]), order);
}
